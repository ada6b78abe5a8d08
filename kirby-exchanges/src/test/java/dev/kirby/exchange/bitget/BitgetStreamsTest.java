package dev.kirby.exchange.bitget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.exchange.internal.ws.Line;
import java.net.URI;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BitgetStreamsTest {

    private static final Line LINE = BitgetStreams.SPEC.channels().get(0).line();

    @Test
    void it_says_ping_in_a_word_at_least_every_half_minute() {
        assertThat(LINE.url()).isEqualTo(URI.create("wss://ws.bitget.com/v2/ws/public"));
        assertThat(LINE.ping()).isEqualTo("ping");
        assertThat(LINE.pingEvery()).isLessThanOrEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void many_topics_are_several_messages_with_each_of_them_once() {
        var topics = IntStream.range(0, 120)
                .mapToObj(i -> "USDT-FUTURES:candle1m:C" + i + "USDT")
                .toList();
        var messages = LINE.subscribe().apply(topics).stream()
                .map(new JsonMapper()::readTree)
                .toList();
        assertThat(messages).hasSize(3);
        assertThat(messages.stream()
                        .flatMap(message -> message.path("args").valueStream())
                        .map(JsonNode::toString))
                .hasSize(120)
                .doesNotHaveDuplicates()
                .contains("{\"instType\":\"USDT-FUTURES\",\"channel\":\"candle1m\",\"instId\":\"C119USDT\"}");
    }
}
