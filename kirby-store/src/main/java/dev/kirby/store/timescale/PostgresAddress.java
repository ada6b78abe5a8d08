package dev.kirby.store.timescale;

import dev.kirby.InvalidRequestException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * A {@code jdbc:postgresql:} URL, taken apart so that nothing secret remains in the part that messages show: the user and
 * the password may stand before the host or in the query, and are given to the driver apart from the URL.
 */
final class PostgresAddress {

    private static final String SCHEME = "jdbc:postgresql:";

    private final String url;
    private final Properties properties;

    private PostgresAddress(String url, Properties properties) {
        this.url = url;
        this.properties = properties;
    }

    static PostgresAddress parse(String text) {
        if (!text.startsWith(SCHEME)) {
            String scheme = text.replaceFirst("^([a-z]+:[a-z0-9]*:?).*$", "$1");
            throw new InvalidRequestException(
                    "Cannot open '" + scheme
                            + "...': of databases Kirby knows PostgreSQL only. Use jdbc:postgresql://host:5432/kirby, or a folder.");
        }
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "kirby");
        String rest = text.substring(SCHEME.length());
        if (rest.startsWith("//")) {
            rest = "//" + withoutUser(rest.substring(2), properties);
        }
        int query = rest.indexOf('?');
        if (query >= 0) {
            for (String pair : rest.substring(query + 1).split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    properties.setProperty(pair.substring(0, equals), decode(pair.substring(equals + 1)));
                }
            }
            rest = rest.substring(0, query);
        }
        return new PostgresAddress(SCHEME + rest, properties);
    }

    /** Passwords with unencoded signs are common, so the user ends at the last {@code @} that is not in the query. */
    private static String withoutUser(String rest, Properties properties) {
        int query = rest.indexOf('?');
        int at = rest.lastIndexOf('@');
        boolean isUser = at >= 0
                && (query < 0 || at < query || !rest.substring(query, at).contains("="));
        if (!isUser && query >= 0) {
            at = rest.substring(0, query).lastIndexOf('@');
            isUser = at >= 0;
        }
        if (!isUser) {
            return rest;
        }
        String user = rest.substring(0, at);
        int colon = user.indexOf(':');
        properties.setProperty("user", decode(colon < 0 ? user : user.substring(0, colon)));
        if (colon >= 0) {
            properties.setProperty("password", decode(user.substring(colon + 1)));
        }
        return rest.substring(at + 1);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // a percent sign that encodes nothing
        }
    }

    /** The URL without user, password and options. */
    String url() {
        return url;
    }

    /** User, password and options, for the driver's eyes only. */
    Properties properties() {
        Properties copy = new Properties();
        copy.putAll(properties);
        return copy;
    }

    /** The URL without anything secret. */
    @Override
    public String toString() {
        return url;
    }
}
