package dev.kirby.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.kirby.KirbyException;
import dev.kirby.internal.Logs;
import org.slf4j.LoggerFactory;

/** Who may know whom, and what a public signature may show. */
@AnalyzeClasses(packages = "dev.kirby", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule modules_know_only_core = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("core")
            .definedBy(
                    "dev.kirby",
                    "dev.kirby.internal..",
                    "dev.kirby.market..",
                    "dev.kirby.series..",
                    "dev.kirby.quality..",
                    "dev.kirby.source..",
                    "dev.kirby.registry..")
            .layer("exchanges")
            .definedBy("dev.kirby.exchange..")
            .layer("store")
            .definedBy("dev.kirby.store..")
            .layer("backtest")
            .definedBy(
                    "dev.kirby.indicator..",
                    "dev.kirby.strategy..",
                    "dev.kirby.performance..",
                    "dev.kirby.margin..",
                    "dev.kirby.breaker..",
                    "dev.kirby.portfolio..",
                    "dev.kirby.intrabar..",
                    "dev.kirby.backtest..",
                    "dev.kirby.sweep..",
                    "dev.kirby.optimize..",
                    "dev.kirby.validate..",
                    "dev.kirby.train..",
                    "dev.kirby.ml..",
                    "dev.kirby.report..")
            .layer("examples")
            .definedBy("dev.kirby.examples..")
            .whereLayer("examples")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("exchanges")
            .mayOnlyBeAccessedByLayers("examples")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers("examples")
            .whereLayer("backtest")
            .mayOnlyBeAccessedByLayers("examples");

    @ArchTest
    static final ArchRule packages_form_no_circle =
            slices().matching("(**)").should().beFreeOfCycles();

    /** Strategies of a jar are loaded by its URL, which is no HTTP. */
    @ArchTest
    static final ArchRule backtests_know_neither_http_nor_sql = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.kirby.indicator..",
                    "dev.kirby.strategy..",
                    "dev.kirby.performance..",
                    "dev.kirby.margin..",
                    "dev.kirby.breaker..",
                    "dev.kirby.portfolio..",
                    "dev.kirby.backtest..",
                    "dev.kirby.sweep..",
                    "dev.kirby.optimize..",
                    "dev.kirby.validate..",
                    "dev.kirby.train..")
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAnyPackage("okhttp3..", "java.sql..", "java.net.http..")
                    .or(JavaClass.Predicates.assignableTo(java.net.URLConnection.class))
                    .or(JavaClass.Predicates.assignableTo(java.net.Socket.class))
                    .or(JavaClass.Predicates.assignableTo(java.net.ServerSocket.class)));

    @ArchTest
    static final ArchRule public_exceptions_have_one_root = classes()
            .that()
            .areAssignableTo(Exception.class)
            .and()
            .arePublic()
            .should()
            .beAssignableTo(KirbyException.class);

    @ArchTest
    static final ArchRule public_methods_show_no_third_party_type = methods()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat(isPublicApi())
            .should()
            .notHaveRawReturnType(thirdParty());

    @ArchTest
    static final ArchRule no_static_mutable_state =
            fields().that().areStatic().and().doNotHaveName("$VALUES").should().beFinal();

    /** The simulated exchange turns the log of its HTTP server down, which is in java.util.logging. */
    @ArchTest
    static final ArchRule log_lines_go_to_slf4j = noClasses()
            .that()
            .doNotHaveSimpleName("LocalServer")
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAnyPackage("java.util.logging..")
                    .or(JavaClass.Predicates.assignableTo(System.Logger.class)));

    /** SLF4J starts without a word where there is no provider. */
    @ArchTest
    static final ArchRule loggers_come_from_one_place = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(Logs.class.getName())
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName(LoggerFactory.class.getName());

    /** Who describes a venue is handed what it sent, as it came: the kit is about JSON, and no part of this rule. */
    private static DescribedPredicate<JavaClass> isPublicApi() {
        return DescribedPredicate.describe(
                "public API",
                c -> c.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.PUBLIC)
                        && !c.getPackageName().contains(".internal")
                        && !c.getPackageName().equals("dev.kirby.exchange.venue")
                        && !c.getPackageName().startsWith("dev.kirby.examples"));
    }

    private static DescribedPredicate<JavaClass> thirdParty() {
        return DescribedPredicate.describe("third-party type", c -> {
            String name = c.isArray() ? c.getBaseComponentType().getName() : c.getName();
            return name.contains(".")
                    && !name.startsWith("java.")
                    && !name.startsWith("dev.kirby.")
                    && !name.startsWith("org.apache.arrow.");
        });
    }
}
