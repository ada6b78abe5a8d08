package dev.kirby.exchange;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What a venue by others needs is public, and nothing of it is internal. */
class KitBoundaryTest {

    /** The venue of the documentation lives outside, and so do venues of others. */
    @AnalyzeClasses(packages = "org.example.toy")
    static class Outside {

        @ArchTest
        static final ArchRule a_venue_by_others_needs_nothing_internal = noClasses()
                .that()
                .resideInAPackage("org.example.toy..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..internal..");

        @ArchTest
        static final ArchRule it_needs_kit_and_values_only = classes()
                .that()
                .resideInAPackage("org.example.toy..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "org.example.toy..",
                        "dev.kirby.exchange.venue",
                        "dev.kirby.exchange.provider",
                        "dev.kirby.market",
                        "tools.jackson..",
                        "java..");
    }

    /** Kirby's own venues keep to the kit, too. */
    @AnalyzeClasses(packages = "dev.kirby.exchange", importOptions = ImportOption.DoNotIncludeTests.class)
    static class Inside {

        @ArchTest
        static final ArchRule packages_form_no_circle =
                slices().matching("(**)").should().beFreeOfCycles();

        @ArchTest
        static final ArchRule the_kit_knows_nothing_internal = noClasses()
                .that()
                .resideInAPackage("dev.kirby.exchange.venue")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..internal..");

        @ArchTest
        static final ArchRule venues_are_data = noClasses()
                .that()
                .resideInAnyPackage(
                        "..binance",
                        "..bitget",
                        "..bybit",
                        "..coinbase",
                        "..gate",
                        "..hyperliquid",
                        "..kraken",
                        "..kucoin",
                        "..mexc",
                        "..okx")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..internal..");
    }
}
