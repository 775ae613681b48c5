package io.notifyhub.server.undertow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A description in YAML, and the JSON Schemas (2020-12) in it. */
final class ApiDescription {
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER));
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final SchemaValidatorsConfig CONFIG =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private final JsonNode root;
    private final Map<String, JsonSchema> schemas = new HashMap<>();

    private ApiDescription(JsonNode root) {
        this.root = root;
    }

    static ApiDescription parse(String yaml) throws IOException {
        return new ApiDescription(YAML.readTree(yaml));
    }

    JsonNode root() {
        return root;
    }

    /** The node itself, or what it refers to. */
    JsonNode resolved(JsonNode node) {
        JsonNode ref = node.get("$ref");
        return ref == null ? node : root.at(ref.textValue().substring(1));
    }

    /** What of {@code value} breaks the schema; empty if nothing does. */
    Set<ValidationMessage> errors(JsonNode schema, JsonNode value) {
        return schemas.computeIfAbsent(schema.toString(), text -> compiled(schema))
                .validate(value);
    }

    /** References of the schema lead into the components of the whole. */
    private JsonSchema compiled(JsonNode schema) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", root.get("components"));
        return SCHEMAS.getSchema(whole, CONFIG);
    }

    /** Every reference that leads nowhere. */
    List<String> danglingReferences() {
        List<String> dangling = new ArrayList<>();
        for (JsonNode ref : root.findValues("$ref")) {
            if (!ref.textValue().startsWith("#/")
                    || root.at(ref.textValue().substring(1)).isMissingNode()) {
                dangling.add(ref.textValue());
            }
        }
        return dangling;
    }
}
