package dev.kirby.exchange.venues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.KirbyException;
import dev.kirby.SourceException;
import dev.kirby.UnsupportedDataException;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.venues.ScriptedVenue.Answer;
import dev.kirby.exchange.venues.ScriptedVenue.Asked;
import dev.kirby.market.Instrument;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What was traded then, as an archive lists it. */
class UniverseTest {

    private static final Instant NOW = Instant.parse("2025-06-01T10:07:42.500Z");
    private static final String FOLDER = "futures_usdt/candlesticks_1m/202306/";

    /** The files of June 2023: 1,003 that are wanted, three that are not; two pages. */
    private static Answer listed(Asked asked) {
        if (!FOLDER.equals(asked.params().get("prefix"))
                || !"2".equals(asked.params().get("list-type"))) {
            return xml("");
        }
        List<String> keys = Stream.concat(
                        Stream.of("BTC_USDT", "BTC_USD", "GONE_USDT", "币安人生_USDT"),
                        IntStream.range(0, 1_001).mapToObj(i -> "C" + i + "_USDT"))
                .map(name -> "<Contents><Key>" + FOLDER + name + "-202306.csv.gz</Key><Size>9</Size></Contents>")
                .toList();
        return asked.params().containsKey("continuation-token")
                ? xml(
                        "a/b+c=".equals(asked.params().get("continuation-token"))
                                ? keys.stream().skip(1_000).collect(Collectors.joining())
                                : "")
                : xml(keys.stream().limit(1_000).collect(Collectors.joining())
                        + "<NextContinuationToken>a/b+c=</NextContinuationToken>");
    }

    private static Answer xml(String content) {
        return new Answer(
                200,
                "application/xml",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                        + "<Name>gateio-public-data</Name>" + content + "</ListBucketResult>");
    }

    @Test
    void markets_of_a_month_are_those_with_files_of_it_delisted_or_not() {
        try (ScriptedVenue server = new ScriptedVenue("gate", NOW).on("/", UniverseTest::listed)) {
            List<Instrument> then = Exchanges.universe("gate", "2023-06-15", server.settings());
            assertThat(then).hasSize(1_003).doesNotHaveDuplicates();
            assertThat(then)
                    .startsWith(Instrument.perps("gate", "BTC", "USDT"), Instrument.perps("gate", "GONE", "USDT"))
                    .endsWith(Instrument.perps("gate", "C1000", "USDT"));
            assertThat(server.asked("/")).hasSize(2);
        }
    }

    @Test
    void a_list_that_is_cut_short_is_asked_for_again() {
        int[] asked = new int[1];
        try (ScriptedVenue server = new ScriptedVenue("gate", NOW).on("/", request -> {
            Answer whole = listed(request);
            return asked[0]++ == 0 ? cut(whole) : whole;
        })) {
            assertThat(Exchanges.universe("gate", "2023-06-01", server.settings()))
                    .hasSize(1_003);
            assertThat(server.asked("/")).hasSize(3);
        }
    }

    /** Binance's markets have a folder each: four on two pages, one of which begins later. */
    private static Answer folders(Asked asked) {
        String prefix = String.valueOf(asked.params().get("prefix"));
        String root = "data/futures/um/monthly/klines/";
        if (prefix.equals(root)) {
            boolean first = !"data/futures/um/monthly/klines/BTCUSDT_230630/"
                    .equals(asked.params().get("marker"));
            String names = Stream.of(first ? List.of("BTCUSDT", "BTCUSDT_230630") : List.of("GONEUSDT", "LATEUSDT"))
                    .flatMap(List::stream)
                    .map(name -> "<CommonPrefixes><Prefix>" + root + name + "/</Prefix></CommonPrefixes>")
                    .collect(Collectors.joining());
            return xml("<Prefix>" + root + "</Prefix>" + names
                    + (first ? "<NextMarker>" + root + "BTCUSDT_230630/</NextMarker>" : ""));
        }
        String file = prefix.substring(root.length());
        return xml(
                file.startsWith("LATEUSDT") || !file.endsWith("-1d-2023-06.zip")
                        ? ""
                        : "<Contents><Key>" + prefix + "</Key></Contents><Contents><Key>" + prefix
                                + ".CHECKSUM</Key></Contents>");
    }

    @Test
    void markets_with_folders_of_their_own_are_asked_for_their_month() {
        try (ScriptedVenue server = new ScriptedVenue("binance", NOW).on("/", UniverseTest::folders)) {
            assertThat(Exchanges.universe("binance", "2023-06-15", server.settings()))
                    .containsExactly(
                            Instrument.perps("binance", "BTC", "USDT"), Instrument.perps("binance", "GONE", "USDT"));
            // Two pages of folders, and a file each of three perpetuals.
            assertThat(server.asked("/")).hasSize(5);
        }
    }

    /** A list without folders does not say where it goes on. */
    @Test
    void a_list_that_says_only_that_it_goes_on_is_followed_behind_its_last_file() {
        String file = "<Contents><Key>" + FOLDER + "%s_USDT-202306.csv.gz</Key></Contents>";
        try (ScriptedVenue server = new ScriptedVenue("gate", NOW)
                .on(
                        "/",
                        asked -> asked.params().containsKey("marker")
                                ? xml("<IsTruncated>false</IsTruncated>" + file.formatted("SOL")
                                        + "<NextMarker>not followed</NextMarker>")
                                : xml("<IsTruncated>true</IsTruncated>" + file.formatted("BTC")
                                        + file.formatted("BTC")))) {
            assertThat(Exchanges.universe("gate", "2023-06-01", server.settings()))
                    .containsExactly(Instrument.perps("gate", "BTC", "USDT"), Instrument.perps("gate", "SOL", "USDT"));
            assertThat(server.asked("/").get(1).params()).containsEntry("marker", FOLDER + "BTC_USDT-202306.csv.gz");
        }
    }

    @Test
    void hostile_lists_are_errors_in_words() {
        String[] pages = {
            // It goes on in the same place for ever, or nowhere.
            "<NextContinuationToken>again</NextContinuationToken>", "<IsTruncated>true</IsTruncated>",
        };
        String[] words = {"goes on in the same place", "goes on, but does not say where"};
        for (int i = 0; i < pages.length; i++) {
            Answer page = xml(pages[i]);
            try (ScriptedVenue server = new ScriptedVenue("gate", NOW).on("/", asked -> page)) {
                assertThatThrownBy(() -> Exchanges.universe("gate", "2023-06-01", server.settings()))
                        .isInstanceOf(SourceException.class)
                        .hasMessageContaining(words[i]);
                assertThat(server.asked("/")).hasSizeLessThan(10);
            }
        }
        Answer entity = new Answer(
                200,
                "application/xml",
                "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><ListBucketResult><Contents><Key>&x;</Key>"
                        + "</Contents></ListBucketResult>");
        try (ScriptedVenue server = new ScriptedVenue("gate", NOW).on("/", asked -> entity)) {
            assertThatThrownBy(() -> Exchanges.universe("gate", "2023-06-01", server.settings()))
                    .isInstanceOf(KirbyException.class)
                    .hasMessageNotContaining("root:");
        }
    }

    /** KuCoin's markets have a folder each, with a file for each day. */
    @Test
    void markets_of_days_are_those_with_a_day_of_the_month() {
        String root = "data/futures/daily/trades/";
        try (ScriptedVenue server = new ScriptedVenue("kucoin", NOW).on("/", asked -> {
            String prefix = String.valueOf(asked.params().get("prefix"));
            return xml(
                    prefix.equals(root)
                            ? Stream.of("BTCUSDTM", "LATEUSDTM", "XBTMU26", "../../x", "NULL")
                                    .map(name ->
                                            "<CommonPrefixes><Prefix>" + root + name + "/</Prefix></CommonPrefixes>")
                                    .collect(Collectors.joining())
                            : prefix.endsWith("/BTCUSDTM-trades-2023-06")
                                    ? "<Contents><Key>" + prefix + "-17.zip</Key></Contents>"
                                    : "");
        })) {
            assertThat(Exchanges.universe("kucoin", "2023-06-15", server.settings()))
                    .containsExactly(Instrument.perps("kucoin", "BTC", "USDT"));
            assertThat(server.asked("/")).hasSize(3);
        }
    }

    private static Answer cut(Answer whole) {
        return new Answer(
                200, whole.type(), whole.body().substring(0, whole.body().length() / 2));
    }

    @Test
    void a_month_without_files_and_a_venue_without_a_list_are_errors() {
        try (ScriptedVenue server = new ScriptedVenue("gate", NOW).on("/", UniverseTest::listed)) {
            assertThatThrownBy(() -> Exchanges.universe("gate", "2031-01-01", server.settings()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("The archive of gate has no files of 2031-01");
            assertThatThrownBy(() -> Exchanges.universe("kraken", "2023-06-01", server.settings()))
                    .isInstanceOf(UnsupportedDataException.class)
                    .hasMessageContaining("binance, gate and kucoin do");
            server.on("/", "{\"welcome\":true}");
            assertThatThrownBy(() -> Exchanges.universe("gate", "2023-06-01", server.settings()))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("gate archive");
        }
    }
}
