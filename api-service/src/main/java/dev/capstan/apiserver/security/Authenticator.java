package dev.capstan.apiserver.security;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.request.UserInfo;
import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import java.util.TreeSet;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.springframework.stereotype.Component;

/**
 * Finds out who is asking: a client certificate that TLS has checked (CN is the user, each O a group), else a bearer token, else
 * nobody. A token that isn't known is refused, not taken for nobody.
 */
@Component
class Authenticator {
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";
    private static final String BEARER = "bearer ";

    private final TokenFile tokens;

    Authenticator(TokenFile tokens) {
        this.tokens = tokens;
    }

    /** @throws ApiException 401 for credentials that aren't known */
    UserInfo authenticate(HttpServletRequest request) {
        if (request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain && chain.length > 0) {
            return of(chain[0]);
        }
        String authorization = request.getHeader("Authorization");
        if (authorization == null || authorization.isBlank()) {
            return UserInfo.ANONYMOUS;
        }
        if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw ApiException.unauthorized();
        }
        return tokens.userOf(authorization.substring(BEARER.length()).strip()).orElseThrow(ApiException::unauthorized);
    }

    static UserInfo of(X509Certificate certificate) {
        String user = "";
        TreeSet<String> groups = new TreeSet<>();
        groups.add(UserInfo.AUTHENTICATED);
        try {
            for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (rdn.getType().equalsIgnoreCase("CN")) {
                    user = rdn.getValue().toString();
                } else if (rdn.getType().equalsIgnoreCase("O")) {
                    groups.add(rdn.getValue().toString());
                }
            }
        } catch (InvalidNameException e) {
            throw ApiException.unauthorized();
        }
        if (user.isEmpty()) {
            throw ApiException.unauthorized();
        }
        return new UserInfo(user, "", groups);
    }
}
