package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.config.ConfigException;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExitStatusTest {

    @Test
    void hasTheNumbersOfSysexitsAndTheOneOfDiff() {
        assertThat(Arrays.stream(ExitStatus.values()).map(ExitStatus::code))
                .containsExactly(0, 1, 64, 65, 66, 69, 70, 73, 74, 77, 78);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new CommandFailure(ExitStatus.DATA, "x"), ExitStatus.DATA),
                Arguments.of(new ConfigException("x"), ExitStatus.CONFIG),
                Arguments.of(new NoSuchFileException("x"), ExitStatus.NO_INPUT),
                Arguments.of(new FileNotFoundException("x"), ExitStatus.NO_INPUT),
                Arguments.of(new AccessDeniedException("x"), ExitStatus.NO_PERMISSION),
                Arguments.of(new FileAlreadyExistsException("x"), ExitStatus.CANNOT_CREATE),
                Arguments.of(new BindException("Address already in use"), ExitStatus.UNAVAILABLE),
                Arguments.of(new BindException("Permission denied"), ExitStatus.NO_PERMISSION),
                Arguments.of(new ConnectException("Connection refused"), ExitStatus.UNAVAILABLE),
                Arguments.of(new IOException("x"), ExitStatus.IO),
                Arguments.of(new IllegalStateException("x"), ExitStatus.SOFTWARE),
                Arguments.of(image(Kind.NOT_FOUND), ExitStatus.NO_INPUT),
                Arguments.of(image(Kind.ACCESS_DENIED), ExitStatus.NO_PERMISSION),
                Arguments.of(image(Kind.LOCKED), ExitStatus.UNAVAILABLE),
                Arguments.of(image(Kind.CORRUPT), ExitStatus.DATA),
                Arguments.of(image(Kind.IO), ExitStatus.IO));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void tellsWhatSortOfFailureItWas(Exception failure, ExitStatus status) {
        assertThat(ExitStatus.of(failure)).isEqualTo(status);
    }

    private static ImageException image(Kind kind) {
        return new ImageException(kind, Path.of("x"), "y");
    }
}
