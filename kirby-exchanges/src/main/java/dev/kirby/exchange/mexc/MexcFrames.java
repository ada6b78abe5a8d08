package dev.kirby.exchange.mexc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.kirby.SourceException;
import java.io.IOException;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * MEXC's binary messages of spot, as the JSON that they stand for. They are protocol buffers; fields are known by number, from the
 * venue's own definitions, and all that are not wanted are skipped, so that new ones do no harm.
 *
 * <pre>
 * 1 channel, 3 symbol, 308 candle (1 interval, 2 windowStart, 3 openingPrice, 4 closingPrice, 5 highestPrice, 6 lowestPrice,
 * 7 volume), 314 deals (1 deals repeated (1 price, 2 quantity, 3 tradeType, 4 time))
 * </pre>
 */
final class MexcFrames {

    private static final int CHANNEL = 1;
    private static final int CANDLE = 308;
    private static final int DEALS = 314;

    private static final Map<Integer, String> CANDLE_TEXTS = Map.of(
            1, "interval", 3, "openingPrice", 4, "closingPrice", 5, "highestPrice", 6, "lowestPrice", 7, "volume");

    private MexcFrames() {}

    /**
     * Reads a message.
     *
     * @param frame as it came
     * @return {@code {"channel":...,"candle":{...}}} or {@code {"channel":...,"deals":[...]}}
     * @throws SourceException if it is no message of that kind
     */
    static String json(byte[] frame) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        try {
            CodedInputStream in = CodedInputStream.newInstance(frame);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case CHANNEL -> message.put("channel", in.readStringRequireUtf8());
                    case CANDLE -> message.set("candle", candle(in.readByteArray()));
                    case DEALS -> message.set("deals", deals(in.readByteArray()));
                    default -> in.skipField(tag);
                }
            }
        } catch (IOException e) {
            throw new SourceException("mexc sent a binary message that cannot be read: " + e.getMessage(), e);
        }
        return message.toString();
    }

    private static ObjectNode candle(byte[] bytes) throws IOException {
        ObjectNode candle = JsonNodeFactory.instance.objectNode();
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            String name = CANDLE_TEXTS.get(field);
            if (name != null) {
                candle.put(name, in.readStringRequireUtf8());
            } else if (field == 2) {
                candle.put("windowStart", in.readInt64());
            } else {
                in.skipField(tag);
            }
        }
        return candle;
    }

    private static ArrayNode deals(byte[] bytes) throws IOException {
        ArrayNode deals = JsonNodeFactory.instance.arrayNode();
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == 1) {
                deals.add(deal(in.readByteArray()));
            } else {
                in.skipField(tag);
            }
        }
        return deals;
    }

    private static ObjectNode deal(byte[] bytes) throws IOException {
        ObjectNode deal = JsonNodeFactory.instance.objectNode();
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> deal.put("price", in.readStringRequireUtf8());
                case 2 -> deal.put("quantity", in.readStringRequireUtf8());
                // 1 is bought, anything else sold.
                case 3 -> deal.put("side", in.readInt32() == 1 ? "buy" : "sell");
                case 4 -> deal.put("time", in.readInt64());
                default -> in.skipField(tag);
            }
        }
        return deal;
    }
}
