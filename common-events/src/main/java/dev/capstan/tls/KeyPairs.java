package dev.capstan.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import org.springframework.boot.ssl.pem.PemSslStore;

/** A key and its certificate are two files, written one after the other: between the two they don't belong together. */
final class KeyPairs {
    private static final byte[] PROBE = {1, 2, 3};

    private KeyPairs() {}

    static void requireMatch(PemSslStore store) throws IOException {
        PrivateKey key = store.privateKey();
        List<X509Certificate> chain = store.certificates();
        if (key == null || chain == null || chain.isEmpty()) {
            throw new IOException("certificate or key is missing");
        }
        try {
            if (!verifies(key, chain.getFirst().getPublicKey())) {
                throw new IOException("the key is not that of the certificate");
            }
        } catch (GeneralSecurityException unusable) {
            throw new IOException("the key is not that of the certificate", unusable);
        }
    }

    private static boolean verifies(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        Signature signature =
                Signature.getInstance(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
        signature.initSign(key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update(PROBE);
        return signature.verify(signed);
    }
}
