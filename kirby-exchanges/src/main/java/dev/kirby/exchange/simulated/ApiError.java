package dev.kirby.exchange.simulated;

/** A request that cannot be answered. */
final class ApiError extends Exception {
    private static final long serialVersionUID = 1L;
    private final String code;

    ApiError(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    String code() {
        return code;
    }

    String said() {
        return String.valueOf(getMessage());
    }
}
