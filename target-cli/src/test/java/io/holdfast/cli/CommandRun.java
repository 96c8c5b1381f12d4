package io.holdfast.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A command that has run in this process: what a user sees of it. */
public record CommandRun(int status, String out, String err) {

    public static CommandRun of(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            texts[i] = args[i].toString();
        }
        int status = Holdfast.commandLine(texts)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(texts);
        return new CommandRun(status, out.toString(), err.toString());
    }
}
