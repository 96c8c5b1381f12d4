package io.holdfast.cli;

import io.holdfast.cli.config.ConfigException;
import io.holdfast.image.ImageException;
import io.holdfast.state.DamagedFileException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** How the program ends: the exit statuses of sysexits.h, so that a script can tell what went wrong. */
public enum ExitStatus {
    OK(0),
    /** Two images are not the same, which diff and qemu-img tell so too. */
    DIFFERENT(1),
    /** EX_USAGE: the command line. */
    USAGE(64),
    /** EX_DATAERR: an image or a file of ours holds something else than it should. */
    DATA(65),
    /** EX_NOINPUT: a file is not there. */
    NO_INPUT(66),
    /** EX_UNAVAILABLE: somebody else uses what is needed, or the service does not answer. */
    UNAVAILABLE(69),
    /** EX_SOFTWARE: a fault of the program. */
    SOFTWARE(70),
    /** EX_CANTCREAT: a file exists already, or its folder does not. */
    CANNOT_CREATE(73),
    /** EX_IOERR. */
    IO(74),
    /** EX_NOPERM. */
    NO_PERMISSION(77),
    /** EX_CONFIG: the configuration file. */
    CONFIG(78);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The one place where an exception becomes a status. */
    static ExitStatus of(Throwable failure) {
        return switch (failure) {
            case CommandFailure e -> e.status();
            case ConfigException _ -> CONFIG;
            case DamagedFileException _ -> DATA;
            case ImageException e -> of(e.kind());
            case FileAlreadyExistsException _ -> CANNOT_CREATE;
            case NoSuchFileException _, FileNotFoundException _ -> NO_INPUT;
            case AccessDeniedException _ -> NO_PERMISSION;
            case BindException e when String.valueOf(e.getMessage()).contains("Permission denied") -> NO_PERMISSION;
            case BindException _, ConnectException _ -> UNAVAILABLE;
            case IOException _ -> IO;
            default -> SOFTWARE;
        };
    }

    private static ExitStatus of(ImageException.Kind kind) {
        return switch (kind) {
            case NOT_FOUND -> NO_INPUT;
            case ACCESS_DENIED -> NO_PERMISSION;
            case LOCKED -> UNAVAILABLE;
            case EXISTS -> CANNOT_CREATE;
            case INVALID_FORMAT, UNSUPPORTED_FEATURE, CORRUPT, OUT_OF_BOUNDS -> DATA;
            case IO -> IO;
        };
    }
}
