package dev.capstan.apiserver.decode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one way to write a quantity, so that {@code 0.5}, {@code 500m} and {@code 5e-1} are stored alike. No fraction, the
 * largest suffix that allows it, the family of suffixes that the writer used ({@code resource.Quantity} in
 * k8s.io/apimachinery):
 *
 * <ul>
 *   <li>{@code 0.5} is {@code 500m}, {@code 1000m} is {@code 1}, {@code 1000} is {@code 1k};
 *   <li>{@code 1024Mi} is {@code 1Gi}, {@code 1.5Gi} is {@code 1536Mi}; binary values below 1024 are written decimal;
 *   <li>{@code 1e3} stays {@code 1e3};
 *   <li>what is finer than a billionth is rounded up.
 * </ul>
 */
final class CanonicalQuantity {
    /** Far more than any amount needs; keeps arithmetic on huge numbers out. */
    private static final int LONGEST = 100;

    private static final Pattern FORM = Pattern.compile("([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)");
    private static final Pattern EXPONENT = Pattern.compile("[eE]([+-]?[0-9]{1,2})");
    private static final Map<String, Integer> DECIMAL = Map.ofEntries(
            Map.entry("n", -9),
            Map.entry("u", -6),
            Map.entry("m", -3),
            Map.entry("", 0),
            Map.entry("k", 3),
            Map.entry("M", 6),
            Map.entry("G", 9),
            Map.entry("T", 12),
            Map.entry("P", 15),
            Map.entry("E", 18));
    private static final String DECIMAL_SUFFIXES = "num kMGTPE";
    private static final String BINARY_SUFFIXES = " KMGTPE";
    private static final BigInteger KIBI = BigInteger.valueOf(1024);
    private static final BigInteger THOUSAND = BigInteger.valueOf(1000);

    private CanonicalQuantity() {}

    static String of(String text) {
        Matcher parts = FORM.matcher(text.strip());
        if (text.length() > LONGEST || !parts.matches()) {
            throw wrongForm();
        }
        BigDecimal number = number(parts.group(1));
        String suffix = parts.group(2);
        Matcher exponent = EXPONENT.matcher(suffix);
        int decimal = DECIMAL.getOrDefault(suffix, Integer.MIN_VALUE);
        if (decimal != Integer.MIN_VALUE) {
            return writeDecimal(number.scaleByPowerOfTen(decimal), false);
        }
        if (exponent.matches()) {
            return writeDecimal(number.scaleByPowerOfTen(Integer.parseInt(exponent.group(1))), true);
        }
        int binary = suffix.length() == 2 && suffix.endsWith("i") ? BINARY_SUFFIXES.indexOf(suffix.charAt(0)) : -1;
        if (binary < 1) {
            throw new DecodingException("unable to parse quantity's suffix");
        }
        return writeBinary(number.multiply(new BigDecimal(KIBI.pow(binary))));
    }

    private static BigDecimal number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException twoDots) {
            throw wrongForm();
        }
    }

    private static String writeBinary(BigDecimal value) {
        if (value.abs().compareTo(new BigDecimal(KIBI)) < 0) {
            return writeDecimal(value, false);
        }
        BigInteger mantissa = value.setScale(0, RoundingMode.UP).toBigInteger();
        int suffix = 0;
        while (suffix < BINARY_SUFFIXES.length() - 1 && mantissa.remainder(KIBI).signum() == 0) {
            mantissa = mantissa.divide(KIBI);
            suffix++;
        }
        return suffix == 0 ? mantissa.toString() : mantissa.toString() + BINARY_SUFFIXES.charAt(suffix) + "i";
    }

    private static String writeDecimal(BigDecimal value, boolean asExponent) {
        if (value.signum() == 0) {
            return "0";
        }
        BigInteger mantissa = value.setScale(9, RoundingMode.UP).unscaledValue();
        int exponent = -9;
        while (exponent < 18 && mantissa.remainder(THOUSAND).signum() == 0) {
            mantissa = mantissa.divide(THOUSAND);
            exponent += 3;
        }
        if (exponent == 0) {
            return mantissa.toString();
        }
        return mantissa
                + (asExponent ? "e" + exponent : DECIMAL_SUFFIXES.substring(exponent / 3 + 3, exponent / 3 + 4));
    }

    private static DecodingException wrongForm() {
        return new DecodingException(
                "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    }
}
