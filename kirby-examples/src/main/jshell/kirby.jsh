import dev.kirby.backtest.*
import dev.kirby.breaker.*
import dev.kirby.exchange.*
import dev.kirby.exchange.simulated.*
import dev.kirby.indicator.*
import dev.kirby.intrabar.*
import dev.kirby.lookahead.*
import dev.kirby.margin.*
import dev.kirby.market.*
import dev.kirby.ml.*
import dev.kirby.ml.model.*
import dev.kirby.ml.retrain.*
import dev.kirby.ml.validate.*
import dev.kirby.optimize.*
import dev.kirby.performance.*
import dev.kirby.portfolio.*
import dev.kirby.quality.*
import dev.kirby.registry.*
import dev.kirby.report.*
import dev.kirby.series.*
import dev.kirby.store.*
import dev.kirby.store.export.*
import dev.kirby.store.files.*
import dev.kirby.store.query.*
import dev.kirby.strategy.*
import dev.kirby.sweep.*
import dev.kirby.train.*
import dev.kirby.validate.*
import dev.kirby.validate.tunnel.*
import java.nio.file.*
import java.time.*
import static dev.kirby.performance.Metric.*
System.setProperty("org.slf4j.simpleLogger.log.dev.kirby.progress", "info")
void plot(Chart chart) { chart.plot(); }
void plot(Reported result) { if (java.awt.GraphicsEnvironment.isHeadless()) result.report().plot(); else result.show(); }
