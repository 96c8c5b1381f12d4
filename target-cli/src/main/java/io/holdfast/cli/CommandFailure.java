package io.holdfast.cli;

/** A command cannot do what it was asked; the message is the sentence for the user. */
final class CommandFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final ExitStatus status;

    CommandFailure(ExitStatus status, String message) {
        super(message);
        this.status = status;
    }

    ExitStatus status() {
        return status;
    }
}
