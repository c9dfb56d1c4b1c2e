package dev.capstan.apiserver.decode;

import java.util.Base64;

/** The JSON form of bytes: standard base64 with padding; line breaks inside are legal and dropped. */
final class Base64Text {
    private Base64Text() {}

    static String canonical(String text) {
        String oneLine = text.indexOf('\n') < 0 && text.indexOf('\r') < 0 ? text : text.replaceAll("[\r\n]", "");
        try {
            Base64.getDecoder().decode(oneLine);
        } catch (IllegalArgumentException illegal) {
            throw new DecodingException("illegal base64 data at input byte " + firstIllegal(oneLine));
        }
        if (oneLine.length() % 4 != 0) {
            throw new DecodingException("illegal base64 data at input byte " + firstIllegal(oneLine));
        }
        return oneLine;
    }

    /** The first character that base64 lacks, or else the start of the last, incomplete group of four. */
    private static int firstIllegal(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean legal =
                    (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
            if (!legal) {
                return i;
            }
        }
        return text.length() - text.length() % 4;
    }
}
