package dev.kirby.sweep;

/**
 * A combination asks for an order or an exit that only the reference engine carries out. Thrown once a combination, without a
 * stack trace, and always caught.
 */
final class NotSharedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    NotSharedException() {
        super("runs on its own", null, false, false);
    }
}
