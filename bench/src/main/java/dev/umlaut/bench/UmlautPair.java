// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import dev.umlaut.guest.CommandResult;
import dev.umlaut.image.Consent;
import dev.umlaut.image.Progress;
import dev.umlaut.image.Store;
import dev.umlaut.lab.Lab;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.LabFile;
import dev.umlaut.lab.LabOptions;
import dev.umlaut.lab.Provision;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/// Two of our guests on one of our switches.
final class UmlautPair implements Pair {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Lab lab;

  private UmlautPair(Lab lab) {
    this.lab = lab;
  }

  static UmlautPair start(Path home) {
    LabDefinition lab = LabFile.read(home.resolve("bench/labs/two-hosts/lab.yaml"));
    Provision provision =
        Provision.of(lab, home, Store.ofUser(), Progress.silent(), Consent.given());
    return new UmlautPair(Lab.start(lab, provision, LabOptions.defaults()));
  }

  /// The root file system of its hosts, for others to boot from as well.
  Path image() {
    return lab.provision().image().file();
  }

  @Override
  public String name() {
    return "Umlaut";
  }

  @Override
  public String onServer(String command) {
    return run("server", command);
  }

  @Override
  public String onClient(String command) {
    return run("client", command);
  }

  private String run(String host, String command) {
    CommandResult result = lab.host(host).shell().run(command, LIMIT);
    return new String(result.output(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    lab.close();
  }
}
