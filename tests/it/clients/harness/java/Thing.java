import com.azure.json.JsonReader;
import com.azure.json.JsonSerializable;
import com.azure.json.JsonToken;
import com.azure.json.JsonWriter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A model as the generators write it, except that it keeps every property. */
public final class Thing implements JsonSerializable<Thing> {
    final Map<String, Object> properties = new LinkedHashMap<>();

    @Override
    public JsonWriter toJson(JsonWriter writer) throws IOException {
        return writer.writeUntyped(properties);
    }

    public static Thing fromJson(JsonReader json) throws IOException {
        return json.readObject(reader -> {
            Thing thing = new Thing();
            while (reader.nextToken() != JsonToken.END_OBJECT) {
                String name = reader.getFieldName();
                reader.nextToken();
                thing.properties.put(name, reader.readUntyped());
            }
            return thing;
        });
    }
}
