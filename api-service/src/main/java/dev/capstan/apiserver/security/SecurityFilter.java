package dev.capstan.apiserver.security;

import dev.capstan.apiserver.answer.ErrorWriter;
import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.request.QueryParameters;
import dev.capstan.apiserver.request.RequestInfo;
import dev.capstan.apiserver.request.UserInfo;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets a request pass when its sender is known and allowed to make it. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class SecurityFilter extends OncePerRequestFilter {
    private final Authenticator authenticator;
    private final Authorizer authorizer;
    private final ErrorWriter errors;

    SecurityFilter(Authenticator authenticator, Authorizer authorizer, ErrorWriter errors) {
        this.authenticator = authenticator;
        this.authorizer = authorizer;
        this.errors = errors;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            admit(request);
        } catch (RuntimeException e) {
            errors.write(request, response, e);
            return;
        }
        chain.doFilter(request, response);
    }

    private void admit(HttpServletRequest request) {
        UserInfo user = authenticator.authenticate(request);
        try {
            admit(request, user);
        } catch (ApiException refused) {
            // Nobody is told what is wrong with a request before saying who they are.
            throw user.isAnonymous() ? ApiException.unauthorized() : refused;
        }
    }

    private void admit(HttpServletRequest request, UserInfo user) {
        QueryParameters query = QueryParameters.parse(request.getQueryString());
        request.setAttribute(QueryParameters.ATTRIBUTE, query);
        RequestInfo info = RequestInfo.of(request.getMethod(), request.getRequestURI(), query);
        authorizer.require(user, info);
        request.setAttribute(UserInfo.ATTRIBUTE, user);
        request.setAttribute(RequestInfo.ATTRIBUTE, info);
    }
}
