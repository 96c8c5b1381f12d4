package io.holdfast.cli;

import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells on standard error, in a sentence, why a command did not do what it was asked. A stack trace only for a fault of the program or with -v. */
final class FailureReport implements IExecutionExceptionHandler, IParameterExceptionHandler {

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("holdfast: " + e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        err.flush();
        return ExitStatus.USAGE.code();
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        ExitStatus status = ExitStatus.of(e);
        PrintWriter err = command.getErr();
        sentence(e).lines().forEach(line -> err.println("holdfast: " + line));
        if (status == ExitStatus.SOFTWARE || verbose(command)) {
            e.printStackTrace(err);
        }
        err.flush();
        return status.code();
    }

    private static boolean verbose(CommandLine command) {
        return command.getCommandSpec().root().userObject() instanceof Holdfast holdfast && holdfast.verbose();
    }

    /** File exceptions of the JDK name the file and leave the rest to their class. */
    private static String sentence(Exception failure) {
        return switch (failure) {
            case NoSuchFileException e -> e.getFile() + ": no such file or folder";
            case AccessDeniedException e -> e.getFile() + ": permission denied";
            case FileAlreadyExistsException e -> e.getFile() + ": exists already and is left as it is";
            case FileSystemException e -> e.getFile() + ": " + e.getReason();
            case RuntimeException e -> "a fault of Holdfast itself: " + e;
            default -> failure.getMessage() == null ? failure.toString() : failure.getMessage();
        };
    }
}
