package io.holdfast.cli;

import io.holdfast.cli.config.ChapSettings;
import io.holdfast.cli.config.Names;
import io.holdfast.cli.config.Values;
import io.holdfast.iscsi.login.AccessRule;
import io.holdfast.iscsi.text.IscsiName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Who may log in to an exported image, and how they prove that it is them. */
@SuppressWarnings("NullAway.Init") // picocli sets options
final class AccessOptions {

    @Option(
            names = "--allow",
            paramLabel = "IQN",
            arity = "1..*",
            parameterConsumer = InitiatorNames.class,
            description = "The names of the initiators that may log in; default: every initiator may.")
    private List<IscsiName> initiators = new ArrayList<>();

    @ArgGroup(exclusive = false)
    private @Nullable Chap chap;

    AccessOptions() {}

    AccessRule access() {
        return initiators.isEmpty() ? new AccessRule.Everyone() : new AccessRule.Only(Set.copyOf(initiators));
    }

    Optional<ChapSettings> chap() {
        return Optional.ofNullable(chap).map(Chap::settings);
    }

    /** How initiators prove who they are. */
    static final class Chap {

        @Option(
                names = "--chap",
                paramLabel = "USER",
                required = true,
                converter = UserName.class,
                description = "The CHAP name that initiators must give.")
        private String user;

        @Option(
                names = "--chap-secret-file",
                paramLabel = "FILE",
                required = true,
                description = "Its secret: the first line of FILE, 12 to 16 characters for Windows.")
        private Path secretFile;

        @ArgGroup(exclusive = false)
        private @Nullable Mutual mutual;

        ChapSettings settings() {
            return new ChapSettings(
                    user, secretFile, Optional.ofNullable(mutual).map(Mutual::settings));
        }
    }

    /** How the target proves itself. */
    static final class Mutual {

        @Option(
                names = "--mutual-user",
                paramLabel = "USER",
                required = true,
                converter = UserName.class,
                description = "The CHAP name that the target gives when an initiator asks who it is.")
        private String user;

        @Option(
                names = "--mutual-secret-file",
                paramLabel = "FILE",
                required = true,
                description = "Its secret, which must be another one.")
        private Path secretFile;

        ChapSettings.Mutual settings() {
            return new ChapSettings.Mutual(user, secretFile);
        }
    }

    /** Takes as many names as follow {@code --allow}, and leaves IMAGE alone where it comes after them. */
    static final class InitiatorNames implements IParameterConsumer {

        InitiatorNames() {}

        @Override
        public void consumeParameters(Stack<String> args, ArgSpec option, CommandSpec command) {
            List<IscsiName> names = option.getValue();
            int before = names.size();
            while (!args.isEmpty() && (names.size() == before || args.peek().matches("(iqn|eui|naa)\\..*"))) {
                try {
                    names.add(Names.initiator(args.pop()));
                } catch (IllegalArgumentException e) {
                    throw new ParameterException(
                            command.commandLine(), "Invalid value for option '--allow': " + e.getMessage(), e);
                }
            }
            if (names.size() == before) {
                throw new ParameterException(
                        command.commandLine(), "Missing required parameter for option '--allow' (<IQN>)");
            }
        }
    }

    /** Reads the name of a user. */
    static final class UserName extends ValueConverter<String> {
        UserName() {
            super(Values::chapUser);
        }
    }
}
