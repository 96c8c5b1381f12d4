package io.holdfast.cli;

import java.util.Locale;

/** What {@code --output} says. */
enum OutputForm {
    HUMAN,
    JSON;

    /** Reads {@code --output}. */
    static final class Converter extends ValueConverter<OutputForm> {
        Converter() {
            super(OutputForm::of);
        }
    }

    private static OutputForm of(String text) {
        for (OutputForm form : values()) {
            if (form.name().toLowerCase(Locale.ROOT).equals(text)) {
                return form;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is not an output form: human or json");
    }
}
