package dev.capstan.nodeagent.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Tells the API server from everybody else whom the cluster's authority has given a certificate. */
final class ClientCertificate {
    private static final String API_SERVER = "kube-apiserver-kubelet-client";

    boolean isApiServer(HttpExchange exchange) {
        if (!(exchange instanceof HttpsExchange secure)) {
            return false;
        }
        try {
            LdapName subject =
                    new LdapName(secure.getSSLSession().getPeerPrincipal().getName());
            return subject.getRdns().stream()
                    .anyMatch(part -> part.getType().equalsIgnoreCase("CN") && API_SERVER.equals(part.getValue()));
        } catch (SSLPeerUnverifiedException | InvalidNameException unknown) {
            return false;
        }
    }
}
