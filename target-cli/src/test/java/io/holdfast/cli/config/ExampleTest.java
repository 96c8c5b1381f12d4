package io.holdfast.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The annotated example must tell the truth: it is the reference of the configuration. */
class ExampleTest {

    private static final Path EXAMPLE = Checkout.root().resolve("conf/holdfast.yaml");

    @Test
    void isAConfiguration() throws Exception {
        Configuration configuration = ConfigurationFile.read(EXAMPLE);

        assertThat(configuration.targets()).hasSize(1);
    }

    @Test
    void isAConfigurationWithEveryKeyInIt() throws Exception {
        Source source = new Source(EXAMPLE);
        document(source);
        source.throwIfWrong();
    }

    @TestFactory
    Stream<DynamicTest> namesEveryKeyAndItsDefault() throws IOException {
        Node.Mapping top = (Node.Mapping) document(new Source(EXAMPLE));
        Node.Mapping target = firstOf(top, "targets");
        Node.Mapping lun = firstOf(target, "luns");
        Node.Mapping chap = (Node.Mapping) target.entries().get("chap").value();
        return Map.of(
                        top, ConfigurationFile.KEYS,
                        target, TargetSyntax.KEYS,
                        lun, LunSyntax.KEYS,
                        chap, ChapSyntax.KEYS)
                .entrySet()
                .stream()
                .flatMap(section -> section.getValue().stream()
                        .map(key -> DynamicTest.dynamicTest(key.name(), () -> assertStated(section.getKey(), key))));
    }

    private static void assertStated(Node.Mapping section, Key<?> key) {
        assertThat(section.entries()).containsKey(key.name());
        if (!key.name().equals("allow")) { // whose default is nobody, in words
            key.fallback()
                    .ifPresent(fallback -> assertThat(
                                    texts(section.entries().get(key.name()).value()))
                            .startsWith(texts(fallback).toArray(String[]::new)));
        }
    }

    private static List<String> texts(Node node) {
        return switch (node) {
            case Node.Scalar(var _, String text) -> List.of(text);
            case Node.Sequence(var _, List<Node> items) ->
                items.stream().flatMap(item -> texts(item).stream()).toList();
            case Node.Empty _, Node.Mapping _ -> throw new AssertionError("a default is never " + node.kind());
        };
    }

    private static Node.Mapping firstOf(Node.Mapping section, String list) {
        return (Node.Mapping)
                ((Node.Sequence) section.entries().get(list).value()).items().getFirst();
    }

    /** The example with the keys that are commented out put in force. */
    private static Node document(Source source) throws IOException {
        String yaml = Files.readAllLines(EXAMPLE).stream()
                .map(line -> line.replaceFirst("^( *)#(( {2})?[a-z][-a-z]*:( .*)?|- .*)$", "$1$2"))
                .collect(Collectors.joining("\n"));
        return YamlReader.read(yaml, source);
    }
}
