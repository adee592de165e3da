package dev.rekey.starter.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.terms.Finding;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A part of a record is always there unless it is marked as nullable, then it is left out or null, or as left out. */
@Component
final class RecordParts implements ModelConverter {

    private static final String REFERENCE = "#/components/schemas/";

    @Override
    @SuppressWarnings("rawtypes")
    public @Nullable Schema resolve(AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        if (!chain.hasNext()) {
            return null;
        }
        if (raw(type) == Finding.class) {
            // Written in words: see FindingsInWords.
            type.type(ToldFinding.class);
        }
        Schema<?> schema = chain.next().resolve(type, context, chain);
        Class<?> raw = raw(type);
        if (schema != null && raw.isRecord()) {
            complete(raw, definition(schema, context));
        }
        return schema;
    }

    private static Class<?> raw(AnnotatedType type) {
        return Json31.mapper().constructType(type.getType()).getRawClass();
    }

    private static @Nullable Schema<?> definition(Schema<?> schema, ModelConverterContext context) {
        String reference = schema.get$ref();
        return reference == null ? schema : context.getDefinedModels().get(reference.substring(REFERENCE.length()));
    }

    private static void complete(Class<?> raw, @Nullable Schema<?> schema) {
        if (schema == null || schema.getProperties() == null) {
            return;
        }
        boolean leavesOut = raw.isAnnotationPresent(JsonInclude.class);
        Set<String> required = new LinkedHashSet<>(schema.getRequired() == null ? List.of() : schema.getRequired());
        for (RecordComponent component : raw.getRecordComponents()) {
            Schema<?> part = schema.getProperties().get(component.getName());
            if (part == null) {
                continue;
            }
            if (component.getAccessor().isAnnotationPresent(JsonInclude.class)) {
                required.remove(component.getName());
            } else if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                required.add(component.getName());
            } else if (!leavesOut && !required.contains(component.getName())) {
                schema.getProperties().put(component.getName(), orNull(part));
            }
        }
        schema.setRequired(List.copyOf(required));
    }

    private static Schema<?> orNull(Schema<?> part) {
        if (part.get$ref() != null) {
            return new Schema<>().anyOf(List.of(part, new Schema<>().types(Set.of("null"))));
        }
        if (part.getTypes() != null && part.getEnum() == null) {
            part.addType("null");
        }
        return part;
    }
}
