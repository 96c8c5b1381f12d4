package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class HoldfastTest {

    @Test
    void listsItsCommandsAndTheFirstSteps() {
        CommandRun run = CommandRun.of("--help");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .startsWith("Usage: holdfast [-hVv] COMMAND")
                .contains("serve", "export", "image", "status", "First steps:");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void tellsItsVersionAndJava() {
        CommandRun run = CommandRun.of("--version");

        assertThat(run.status()).isZero();
        assertThat(run.out()).matches("(?s)holdfast \\d+\\.\\d+\\.\\d+\\S*\\RJava 2.*");
    }

    @Test
    void saysThatACommandIsMissing() {
        CommandRun run = CommandRun.of();

        assertThat(run).isEqualTo(new CommandRun(64, "", """
                holdfast: a command is missing
                Try 'holdfast --help'.
                """));
    }

    @Test
    void guessesAMistypedCommand() {
        CommandRun run = CommandRun.of("exprot", "x");

        assertThat(run.status()).isEqualTo(64);
        assertThat(run.err())
                .contains("exprot")
                .contains("Did you mean: holdfast export")
                .contains("--help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "export", "image", "image create", "image info", "status"})
    void explainsEveryCommandInEightyColumns(String command) {
        CommandLine line = Holdfast.commandLine();
        for (String name : command.split(" ", -1)) {
            line = line.getSubcommands().get(name);
        }
        String help = line.setUsageHelpAutoWidth(false).getUsageMessage();

        assertThat(help).startsWith("Usage: holdfast " + command).contains("--verbose", "--help");
        assertThat(help.lines()).allSatisfy(text -> assertThat(text).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void hasTheCommandThatIsAskedForAloneAndUnderTheNameThatItHasAmongAll() {
        for (String name : Holdfast.commandLine().getSubcommands().keySet()) {
            assertThat(Holdfast.commandLine(name).getSubcommands()).containsOnlyKeys(name);
        }
        CommandLine image = Holdfast.commandLine().getSubcommands().get("image");
        assertThat(image.getSubcommands())
                .containsKeys("create", "dd")
                .allSatisfy(
                        (name, command) -> assertThat(command.getCommandName()).isEqualTo(name));
        CommandLine convert = Holdfast.commandLine("image", "convert");
        assertThat(convert.getSubcommands().get("image").getSubcommands()).containsOnlyKeys("convert");
    }

    @ParameterizedTest
    @CsvSource({
        "serve --confg, Unknown option: '--confg'",
        "export, Missing required parameter: 'IMAGE'",
        "export a b, Unmatched argument at index 2: 'b'",
        "image, a command is missing: create, info, map, convert, compare, resize, snapshot, measure, dd",
        "status --admin, Missing required parameter for option '--admin'"
    })
    void answersAWrongCommandLineWithUsage(String arguments, String message) {
        CommandRun run = CommandRun.of((Object[]) arguments.split(" ", -1));

        assertThat(run.status()).isEqualTo(64);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("holdfast: " + message).contains("--help'.");
    }
}
