package dev.kirby.report;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * A page's data as compact JSON that may stand inside a script element: no character of it can end the element or begin a
 * comment. Columns of doubles have seven digits, which is more than a screen shows; NaN is null.
 */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .build())
            .addModule(new SimpleModule().addSerializer(double[].class, new Columns()))
            .build();

    private Json() {}

    /** Maps, lists, texts, numbers, booleans, nulls, and arrays of numbers. */
    static String of(Object tree) {
        return MAPPER.writeValueAsString(tree)
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    private static final class Columns extends StdSerializer<double[]> {

        Columns() {
            super(double[].class);
        }

        @Override
        public void serialize(double[] values, JsonGenerator out, SerializationContext context) {
            out.writeStartArray();
            for (double value : values) {
                if (!Double.isFinite(value)) {
                    out.writeNull();
                } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
                    out.writeNumber((long) value);
                } else {
                    out.writeNumber((float) value);
                }
            }
            out.writeEndArray();
        }
    }
}
