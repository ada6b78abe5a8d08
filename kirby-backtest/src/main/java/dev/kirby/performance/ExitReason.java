package dev.kirby.performance;

/** Why a position ended. */
public enum ExitReason {
    /** The stop was reached, or the bar opened beyond it. */
    STOP_LOSS,
    /** A stop was reached that had moved in favour of the position: trailing, or to break-even. */
    TRAILING_STOP,
    /** The target was reached, or the bar opened beyond it. */
    TAKE_PROFIT,
    /** It had lived as many bars as it might. */
    MAX_HOLD,
    /** The strategy said so, or turned to the other side. */
    SIGNAL,
    /** The loss had eaten the capital; happens only to positions of leverage. */
    LIQUIDATION,
    /** The series ended: closed at its last close. */
    END_OF_DATA
}
