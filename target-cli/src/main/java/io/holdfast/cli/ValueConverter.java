package io.holdfast.cli;

import java.util.Objects;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Lets picocli read an option the way the configuration file reads the key of the same meaning. */
abstract class ValueConverter<T> implements ITypeConverter<T> {

    private final Function<String, T> parse;

    /** @param parse throws IllegalArgumentException with a message for the user */
    ValueConverter(Function<String, T> parse) {
        this.parse = parse;
    }

    @Override
    public final T convert(String text) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(Objects.requireNonNullElse(e.getMessage(), text));
        }
    }
}
