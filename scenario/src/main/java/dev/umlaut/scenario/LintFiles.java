// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.lab.SyntaxException;
import dev.umlaut.scenario.LintInput.Action;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Rules about the files that a scenario lays over its hosts.
final class LintFiles {
  private static final long BYTES_MAX = 1 << 20;
  private static final int FILES_MAX = 2_000;
  private static final int DEPTH_MAX = 12;
  private static final Pattern LEFTOVER =
      Pattern.compile("^\\..*\\.sw[a-p]$|~$|^#.*#$|\\.(orig|rej|bak|old|rpmsave|dpkg-(old|dist))$");
  private static final Pattern TOKEN = Pattern.compile("PH_IP[V]?6?_[A-Z][A-Z0-9]*");

  /// A command that names such a file may well have written the connections into it.
  private static final Pattern GENERATED = Pattern.compile("swanctl\\.conf|ipsec\\.conf|conf\\.d/");

  private static final Pattern CONNECTION = Pattern.compile("^expect-connection\\s+([\\w.-]+)");

  private final LintInput input;
  private final LineFindings findings;

  private LintFiles(LintInput input, LineFindings findings) {
    this.input = input;
    this.findings = findings;
  }

  static void check(LintInput input, LineFindings findings) {
    LintFiles rules = new LintFiles(input, findings);
    rules.leftovers();
    for (Scenario.Part part : Scenario.Part.values()) {
      rules.tokens(input.scenario().fileOf(part), input.scenario().textOf(part));
    }
    for (String host : input.scenario().configuredHosts()) {
      rules.host(host, input.byHost().getOrDefault(host, List.of()));
    }
  }

  private void host(String host, List<Action> actions) {
    Path folder = input.scenario().directory().resolve("hosts").resolve(host);
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name : files(folder)) {
      texts.put(name, name.endsWith(".pem") ? "" : text(folder.resolve(name)));
      tokens(folder.resolve(name), texts.getOrDefault(name, ""));
    }
    for (String name : texts.keySet()) {
      if (!LEFTOVER.matcher(base(name)).find()) {
        reader(host, folder.resolve(name), name, new Known(actions, texts));
      }
    }
    connections(host, actions, texts);
  }

  /// What a host does and has.
  private record Known(List<Action> actions, Map<String, String> texts) {}

  private void reader(String host, Path file, String name, Known known) {
    List<String> mentions = new ArrayList<>();
    known.actions().forEach(action -> mentions.add(action.text()));
    var reader = KnownFiles.of(name);
    if (reader.isPresent()) {
      if (!KnownFiles.isRead(reader.get(), known.actions())) {
        unread(file, "no command of " + host + " has to do with " + reader.get().what(), "");
      }
      return;
    }
    known
        .texts()
        .forEach((other, text) -> {
          if (!other.equals(name)) {
            mentions.add(text);
          }
        });
    if (!KnownFiles.isNamed(name, mentions) && !isDefault(host, name)) {
      String hint = KnownFiles.near(name).map(near -> "Did you mean etc/" + near + "?").orElse("");
      unread(file, "no command or file of " + host + " names it", hint);
    }
  }

  private void unread(Path file, String why, String hint) {
    findings.add(
        LintRule.UNREAD_FILE,
        new SourceLine(file, 1, ""),
        "nothing reads this file: " + why,
        hint.isEmpty() ? "Remove it, or name it in a command." : hint);
  }

  private boolean isDefault(String host, String name) {
    return input.defaults().getOrDefault(host, List.of()).stream()
        .anyMatch(folder -> Files.exists(folder.resolve(name)));
  }

  private void leftovers() {
    Path folder = input.scenario().directory();
    for (String name : files(folder)) {
      if (LEFTOVER.matcher(base(name)).find()) {
        findings.add(
            LintRule.LEFTOVER_FILE,
            new SourceLine(folder.resolve(name), 1, ""),
            "an editor or a merge has left this file behind",
            "Remove it.");
      }
    }
  }

  /// Placeholders that are still there after all known ones were replaced.
  private void tokens(Path file, String text) {
    if (!text.contains("PH_IP")) {
      return;
    }
    String[] rows = text.split("\n", -1);
    for (int i = 0; i < rows.length; i++) {
      Matcher token = TOKEN.matcher(input.placeholders().replace(rows[i]));
      if (token.find()) {
        findings.add(
            LintRule.UNKNOWN_PLACEHOLDER,
            new SourceLine(file, i + 1, rows[i]),
            token.group() + " stands for no address of this lab",
            "Placeholders are PH_IP_HOST, PH_IP_HOST1, PH_IP6_HOST and PH_IP6_HOST1.");
      }
    }
  }

  private void connections(String host, List<Action> actions, Map<String, String> texts) {
    if (actions.stream().anyMatch(action -> GENERATED.matcher(action.text()).find())) {
      return;
    }
    for (Action action : actions) {
      Matcher wanted = CONNECTION.matcher(action.text().strip());
      if (wanted.find()
          && texts.values().stream().noneMatch(text -> text.contains(wanted.group(1)))) {
        findings.add(
            LintRule.UNKNOWN_CONNECTION,
            action.source(),
            "no file of " + host + " names the connection " + wanted.group(1),
            "The command waits five seconds in vain; check the name.");
      }
    }
  }

  private static String base(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private List<String> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.walk(folder, DEPTH_MAX)) {
      return found
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .limit(FILES_MAX)
          .toList();
    } catch (IOException e) {
      throw new SyntaxException(folder, 1, 1, "cannot list this folder", "Check its mode.");
    }
  }

  private static String text(Path file) {
    try {
      return Files.size(file) > BYTES_MAX
          ? ""
          : new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new SyntaxException(file, 1, 1, "cannot read this file", "Check its mode.");
    }
  }
}
