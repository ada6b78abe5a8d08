import dev.kirby.backtest.*
import dev.kirby.exchange.*
import dev.kirby.exchange.simulated.*
import dev.kirby.indicator.*
import dev.kirby.market.*
import dev.kirby.optimize.*
import dev.kirby.performance.*
import dev.kirby.quality.*
import dev.kirby.registry.*
import dev.kirby.report.*
import dev.kirby.series.*
import dev.kirby.store.*
import dev.kirby.strategy.*
import dev.kirby.sweep.*
import dev.kirby.train.*
import dev.kirby.validate.*
import static dev.kirby.performance.Metric.*
System.setProperty("org.slf4j.simpleLogger.log.dev.kirby.progress", "info")
