package dev.kirby.exchange.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.SourceException;
import dev.kirby.exchange.internal.rows.RowParser;
import dev.kirby.market.Dataset;
import dev.kirby.series.Rows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a mapping says becomes what rows hold. */
class RowMappingTest {

    private static final RowMapping TRADES =
            RowMapping.objects(Dataset.TRADES, "", "t=time i=trade_id p=price q=quantity s=taker_side");

    private static RowParser parser(RowMapping mapping) {
        return new RowParser("venue /path", mapping, 10);
    }

    private static Rows rows(RowMapping mapping, String json) throws IOException {
        return parser(mapping).parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), 4);
    }

    private static double number(Rows rows, String column, int row) {
        return rows.number(rows.dataset().indexOf(column), row);
    }

    private static String text(Rows rows, String column, int row) {
        return String.valueOf(rows.text(rows.dataset().indexOf(column), row));
    }

    @Test
    void a_refinement_leaves_the_mapping_it_came_from_alone() throws IOException {
        RowMapping plain = RowMapping.objects(Dataset.OPEN_INTEREST, "", "t=time o=open_interest");
        plain.seconds().rounded(60_000).contracts("open_interest").more("more").nullMeansEmpty();
        Rows rows = rows(plain, "[{'t':1700000000123,'o':'7'}]");
        assertThat(rows.time(0)).isEqualTo(1_700_000_000_123L);
        assertThat(number(rows, "open_interest", 0)).isEqualTo(7);
        assertThat(plain.answer().moreField()).isEmpty();
        assertThat(plain.answer().nullIsEmpty()).isFalse();
    }

    @Test
    void refinements_add_up() throws IOException {
        RowMapping both = RowMapping.objects(Dataset.OPEN_INTEREST, "", "t=time o=open_interest d=day_base_volume")
                .contracts("open_interest")
                .contracts("day_base_volume")
                .seconds();
        Rows rows = rows(both, "[{'t':1700000000,'o':'7','d':3}]");
        assertThat(rows.time(0)).isEqualTo(1_700_000_000_000L);
        assertThat(number(rows, "open_interest", 0)).isEqualTo(70);
        assertThat(number(rows, "day_base_volume", 0)).isEqualTo(30);
    }

    @Test
    void columns_are_taken_by_their_place_and_a_dash_skips_one() throws IOException {
        RowMapping ohlc = RowMapping.arrays(Dataset.CANDLES, "result.*", "time open high low close - volume num_trades")
                .seconds();
        Rows rows = rows(
                ohlc,
                "{'error':[],'result':{'XBTUSDT':"
                        + "[[1762777200,'106038.1','106044.3','106038.1','106040.1','106039.6','0.08317981',3]]}}");
        assertThat(rows.time(0)).isEqualTo(1_762_777_200_000L);
        assertThat(List.of("open", "high", "low", "close", "volume", "num_trades"))
                .extracting(column -> number(rows, column, 0))
                .containsExactly(106038.1, 106044.3, 106038.1, 106040.1, 0.08317981, 3.0);
    }

    @Test
    void a_time_behind_its_values_is_found() throws IOException {
        RowMapping trades = RowMapping.arrays(Dataset.TRADES, "", "price quantity time taker_side - - trade_id")
                .seconds()
                .valueMap("taker_side", "b=buy s=sell");
        Rows rows = rows(trades, "[['105433.60000','0.00027625',1762795433.9717445,'b','l','',10218208]]");
        assertThat(rows.time(0)).isEqualTo(1_762_795_433_971L);
        assertThat(number(rows, "price", 0)).isEqualTo(105433.6);
        assertThat(number(rows, "quantity", 0)).isEqualTo(0.00027625);
        assertThat(text(rows, "taker_side", 0)).isEqualTo("buy");
        assertThat(text(rows, "trade_id", 0)).isEqualTo("10218208");
    }

    @Test
    void columns_that_are_arrays_become_rows() throws IOException {
        RowMapping columns = RowMapping.columns(
                        Dataset.CANDLES, "data", "time=time open=open high=high low=low close=close vol=volume")
                .seconds()
                .contracts("volume");
        Rows rows = rows(
                columns,
                "{'data':{'time':[60,120],'open':[1,2],'close':[1.5,2.5],'high':[3,4],'low':[0.5,1],'vol':[7,8],"
                        + "'amount':[9,9]}}");
        assertThat(rows.times()).containsExactly(60_000, 120_000);
        assertThat(rows.numbers(Dataset.CANDLES.indexOf("volume"))).containsExactly(70, 80);
        assertThat(rows.numbers(Dataset.CANDLES.indexOf("close"))).containsExactly(1.5, 2.5);
    }

    @Test
    void fields_may_lie_deeper() throws IOException {
        RowMapping nested = RowMapping.objects(Dataset.FUNDING, "", "event.at=time event.told.rate=funding_rate");
        assertThat(nested.fields().isParent("event")).isTrue();
        assertThat(nested.fields().isParent("event.told")).isTrue();
        assertThat(nested.fields().isParent("event.at")).isFalse();
        Rows rows = rows(nested, "[{'rate':9,'event':{'told':{'rate':'0.0001'},'at':60000}}]");
        assertThat(number(rows, "funding_rate", 0)).isEqualTo(0.0001);
    }

    @ParameterizedTest
    @CsvSource({
        "1700000040007, 60000, 1700000040000",
        "1700000039993, 60000, 1700000040000",
        "1700000010000, 60000, 1700000040000",
        "1700000009999, 60000, 1699999980000",
        "1700000040007, 1, 1700000040007"
    })
    void a_time_is_rounded_to_the_nearest_multiple(long told, long multiple, long rounded) {
        assertThat(TRADES.rounded(multiple).conversions().rounded(told)).isEqualTo(rounded);
    }

    @Test
    void units_of_time_cut_off_what_is_below_a_millisecond() {
        assertThat(TRADES.conversions().millis(1_700_000_000_123L)).isEqualTo(1_700_000_000_123L);
        assertThat(TRADES.seconds().conversions().millis(1_700_000_000.1239)).isEqualTo(1_700_000_000_123L);
        assertThat(TRADES.nanoseconds().conversions().millis(1_709_897_616_745_990_000.0))
                .isEqualTo(1_709_897_616_745L);
        // A double holds neither 0.001 seconds nor every nanosecond; no whole millisecond is lost by that.
        for (int i = 0; i < 100_000; i++) {
            long millis = 1_700_000_000_000L + 37L * i;
            assertThat(TRADES.seconds().conversions().millis(millis / 1000.0)).isEqualTo(millis);
            assertThat(TRADES.nanoseconds().conversions().millis(millis * 1e6)).isEqualTo(millis);
        }
    }

    @Test
    void the_words_of_a_venue_become_ours_and_others_are_an_error() throws IOException {
        RowMapping sides = TRADES.valueMap("taker_side", "Buy=buy Sell=sell");
        Rows rows = rows(
                sides,
                "[{'t':60000,'i':'1','p':'2','q':'3','s':'Sell'},{'t':60001,'i':'2','p':'2','q':'3','s':'Buy'}]");
        assertThat(text(rows, "taker_side", 0)).isEqualTo("sell");
        assertThat(text(rows, "taker_side", 1)).isEqualTo("buy");
        assertThatThrownBy(() -> rows(sides, "[{'t':60000,'i':'1','p':'2','q':'3','s':'SELL'}]"))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("row 0: taker_side (field s) is 'SELL', not one of [Buy, Sell]");
    }

    @Test
    void the_sign_of_a_number_tells_the_side() throws IOException {
        RowMapping signed = RowMapping.objects(Dataset.TRADES, "", "t=time i=trade_id p=price q=quantity")
                .contracts("quantity")
                .signed("quantity", "taker_side", "buy", "sell");
        Rows rows = rows(
                signed,
                "[{'t':60000,'i':1,'p':'2','q':-100},{'t':60000,'i':2,'p':'2','q':'5'},{'t':60000,'i':3,'q':0}]");
        assertThat(rows.numbers(Dataset.TRADES.indexOf("quantity"))).containsExactly(1000, 50, 0);
        assertThat(List.of(0, 1, 2))
                .extracting(row -> text(rows, "taker_side", row))
                .containsExactly("sell", "buy", "buy");
    }

    @Test
    void money_becomes_coins_by_the_price_of_its_row_wherever_that_stands() throws IOException {
        RowMapping money = RowMapping.objects(Dataset.TRADES, "", "t=time i=trade_id p=price q=quantity")
                .quotedInNotional("quantity");
        Rows rows = rows(money, "[{'q':'100','t':60000,'i':1,'p':'8'},{'t':60000,'i':2,'p':'4','q':'100'}]");
        assertThat(rows.numbers(Dataset.TRADES.indexOf("quantity"))).containsExactly(12.5, 25);
    }

    @Test
    void shares_give_the_ratio_and_amounts_give_shares_too() throws IOException {
        RowMapping shares = RowMapping.objects(
                        Dataset.LONG_SHORT_RATIO, "", "t=time l=long_share s=short_share r=ratio")
                .constant("kind", "global_account")
                .ratioFromShares();
        Rows told = rows(shares, "[{'t':60000,'l':'0.6','s':'0.4','r':'0.015'}]");
        assertThat(number(told, "ratio", 0)).isCloseTo(1.5, within(1e-15));
        assertThat(number(told, "long_share", 0)).isEqualTo(0.6);
        assertThat(text(told, "kind", 0)).isEqualTo("global_account");

        RowMapping amounts = RowMapping.arrays(Dataset.LONG_SHORT_RATIO, "", "time short_share long_share")
                .constant("kind", "taker_volume")
                .sharesFromAmounts();
        Rows summed = rows(amounts, "[[60000,'1','3'],[120000,'5','5']]");
        assertThat(summed.numbers(Dataset.LONG_SHORT_RATIO.indexOf("ratio"))).containsExactly(3, 1);
        assertThat(summed.numbers(Dataset.LONG_SHORT_RATIO.indexOf("long_share")))
                .containsExactly(0.75, 0.5);
        assertThat(summed.numbers(Dataset.LONG_SHORT_RATIO.indexOf("short_share")))
                .containsExactly(0.25, 0.5);
    }

    @Test
    void what_is_no_row_is_counted_and_not_read() throws IOException {
        RowMapping only = RowMapping.objects(Dataset.LIQUIDATIONS, "", "t=time s=side p=price q=quantity")
                .valueMap("side", "sell=long buy=short")
                .only("type", "liquidation");
        RowParser parser = parser(only);
        Rows rows = parser.parse(
                ("[{'t':120000,'s':'sell','p':1,'q':1,'type':'fill'},{'t':90000,'s':'sell','p':1,'q':2,"
                                + "'type':'liquidation'},{'t':60000,'s':'buy','p':1,'q':3,'type':'fill'}]")
                        .replace('\'', '"')
                        .getBytes(StandardCharsets.UTF_8),
                3);
        assertThat(rows.times()).containsExactly(90_000);
        assertThat(text(rows, "side", 0)).isEqualTo("long");
        assertThat(parser.others()).isEqualTo(2);
        assertThat(parser.earliestOther()).isEqualTo(60_000);
    }

    @Test
    void trades_without_ids_are_told_apart_by_what_they_are() throws IOException {
        RowMapping nameless = RowMapping.objects(Dataset.TRADES, "", "t=time p=price q=quantity s=taker_side")
                .namedByContent();
        String twice = "[{'t':60000,'p':'2','q':'3','s':'buy'},{'t':60000,'p':'2','q':'3','s':'buy'},"
                + "{'t':60000,'p':'2','q':'4','s':'buy'}]";
        Rows rows = rows(nameless, twice);
        assertThat(List.of(text(rows, "trade_id", 0), text(rows, "trade_id", 1), text(rows, "trade_id", 2)))
                .doesNotHaveDuplicates()
                .doesNotContain("null");
        Rows again = rows(nameless, twice);
        assertThat(text(again, "trade_id", 1)).isEqualTo(text(rows, "trade_id", 1));
    }

    @Test
    void null_is_an_answer_only_where_the_mapping_says_so() throws IOException {
        RowMapping candles = RowMapping.objects(Dataset.CANDLES, "", "t=time o=open h=high l=low c=close");
        assertThat(rows(candles.nullMeansEmpty(), "null").isEmpty()).isTrue();
        assertThatThrownBy(() -> rows(candles, "null")).hasMessageContaining("has no array of rows");
    }

    @Test
    void fields_beside_the_rows_tell_of_the_next_page() throws IOException {
        RowParser more = parser(RowMapping.objects(Dataset.FUNDING, "rates", "t=time r=funding_rate")
                .more("more"));
        byte[] body = "{\"rates\":[{\"t\":60000,\"r\":0}],\"more\":true}".getBytes(StandardCharsets.UTF_8);
        more.parse(body, 1);
        assertThat(more.saysMore()).isTrue();
        more.parse("{\"rates\":[],\"more\":false}".getBytes(StandardCharsets.UTF_8), 1);
        assertThat(more.saysMore()).isFalse();

        RowParser next = parser(RowMapping.arrays(Dataset.FUNDING, "result.*", "time funding_rate")
                .next("last"));
        next.parse("{\"result\":{\"X\":[[60000,0]],\"last\":\"17\"}}".getBytes(StandardCharsets.UTF_8), 1);
        assertThat(next.next()).isEqualTo("17");
    }

    @Test
    void a_column_is_named_with_the_field_it_comes_from() {
        assertThat(TRADES.fields().nameOf(Dataset.TRADES.indexOf("price"))).isEqualTo("price (field p)");
        assertThat(TRADES.fields().nameOf(RowMapping.TIME)).isEqualTo("time (field t)");
        assertThat(RowMapping.objects(Dataset.TRADES, "", "time=time price=price")
                        .fields()
                        .nameOf(Dataset.TRADES.indexOf("price")))
                .isEqualTo("price");
    }

    @Test
    void a_column_that_the_dataset_does_not_have_is_refused_where_it_is_written() {
        assertThatThrownBy(() -> RowMapping.objects(Dataset.FUNDING, "", "t=time r=rate"))
                .hasMessageContaining("rate");
        assertThatThrownBy(() -> TRADES.contracts("volume")).hasMessageContaining("volume");
    }
}
