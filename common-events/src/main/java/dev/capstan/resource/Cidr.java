package dev.capstan.resource;

/**
 * A block of IPv4 addresses, {@code 10.244.3.0/24}.
 *
 * @param address of its first, as an unsigned number
 */
public record Cidr(long address, int prefixLength) {
    private static final int ADDRESS_BITS = 32;
    private static final int OCTET_BITS = 8;
    private static final int OCTET_MAX = 255;

    public Cidr {
        if (prefixLength < 0 || prefixLength > ADDRESS_BITS) {
            throw new IllegalArgumentException("prefix length must be 0 to 32, not " + prefixLength);
        }
        if (address % sizeOf(prefixLength) != 0) {
            throw new IllegalArgumentException("address has bits beyond its prefix of " + prefixLength);
        }
    }

    /**
     * @throws IllegalArgumentException naming the text, if it isn't one
     */
    public static Cidr parse(String text) {
        String[] parts = text.split("/", -1);
        String[] octets = parts[0].split("\\.", -1);
        if (parts.length != 2 || octets.length != ADDRESS_BITS / OCTET_BITS) {
            throw new IllegalArgumentException("not an IPv4 CIDR: " + text);
        }
        try {
            long address = 0;
            for (String octet : octets) {
                address = address << OCTET_BITS | octet(octet);
            }
            return new Cidr(address, Integer.parseInt(parts[1]));
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("not an IPv4 CIDR: " + text, malformed);
        }
    }

    private static int octet(String text) {
        int value = Integer.parseInt(text);
        if (value < 0 || value > OCTET_MAX) {
            throw new IllegalArgumentException("not an octet: " + text);
        }
        return value;
    }

    public long size() {
        return sizeOf(prefixLength);
    }

    private static long sizeOf(int prefixLength) {
        return 1L << (ADDRESS_BITS - prefixLength);
    }

    public boolean overlaps(Cidr other) {
        return address < other.address + other.size() && other.address < address + size();
    }

    /** Whether all of the other's addresses are among these. */
    public boolean contains(Cidr other) {
        return address <= other.address && other.address + other.size() <= address + size();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int shift = ADDRESS_BITS - OCTET_BITS; shift >= 0; shift -= OCTET_BITS) {
            text.append(address >> shift & OCTET_MAX).append(shift == 0 ? "/" : ".");
        }
        return text.append(prefixLength).toString();
    }
}
