package dev.kirby.examples.studio;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who has shown the key: the key itself in a header, or a cookie that was given for it. Keys are compared as digests and in constant
 * time; of sessions only digests are kept. Thread-safe.
 */
final class Sessions {

    static final String COOKIE = "kirby_studio";
    static final Duration LIFE = Duration.ofHours(12);
    private static final int MOST = 100;
    private static final int BYTES = 32;

    private final Optional<byte[]> key;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Long> ends = new LinkedHashMap<>();

    Sessions(Optional<String> key, InstantSource clock) {
        this.key = key.map(Sessions::digest);
        this.clock = clock;
    }

    boolean isOpen() {
        return key.isEmpty();
    }

    boolean isKey(String given) {
        return key.isPresent() && MessageDigest.isEqual(key.get(), digest(given));
    }

    /** A new session; the oldest ends where there are too many. */
    synchronized String begin() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        long now = clock.millis();
        ends.values().removeIf(end -> end <= now);
        if (ends.size() >= MOST) {
            ends.remove(ends.keySet().iterator().next());
        }
        ends.put(name(token), now + LIFE.toMillis());
        return token;
    }

    /** Digests are looked up, so that the time of a look-up says nothing about the tokens. */
    synchronized boolean isSession(String token) {
        Long end = ends.get(name(token));
        return end != null && end > clock.millis();
    }

    synchronized void end(String token) {
        ends.remove(name(token));
    }

    private static String name(String token) {
        return Base64.getEncoder().encodeToString(digest(token));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Java has no SHA-256.", e);
        }
    }
}
