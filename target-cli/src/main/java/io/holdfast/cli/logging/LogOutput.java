package io.holdfast.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.time.InstantSource;
import org.slf4j.LoggerFactory;

/** Sets Logback up. It finds this class as a service; a file in XML would cost a tenth of a second at every start. */
public final class LogOutput extends ContextAwareBase implements Configurator {

    private static final String OURS = "io.holdfast";

    /** Called by Logback. */
    public LogOutput() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("stderr");
        console.setTarget("System.err");
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout(context));
        encoder.start();
        console.setEncoder(encoder);
        console.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(console);
        context.getLogger(OURS).setLevel(Level.INFO);
        FloodGuard guard = new FloodGuard(InstantSource.system());
        guard.setContext(context);
        guard.start();
        context.addTurboFilter(guard);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Lets more through: at 1 what we have to say in detail, at 2 all that anybody has. */
    public static void raise(int steps) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(OURS).setLevel(steps >= 2 ? Level.TRACE : Level.DEBUG);
            context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(steps >= 2 ? Level.DEBUG : Level.WARN);
        }
    }

    private static Layout<ILoggingEvent> layout(LoggerContext context) {
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        // journald stamps lines itself and takes their weight from a prefix, sd-daemon(3)
        boolean journal = System.getenv("JOURNAL_STREAM") != null;
        if (journal) {
            layout.getInstanceConverterMap().put("priority", JournalPriority::new);
        }
        layout.setPattern(journal ? "%priority%msg%n" : "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %msg%n");
        layout.start();
        return layout;
    }
}
