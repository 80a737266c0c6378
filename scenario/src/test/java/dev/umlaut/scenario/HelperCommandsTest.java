// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands that scenarios call in the hosts of the shipped lab.
class HelperCommandsTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("umlaut.home", "."), "labs/strongswan/files/usr/local/bin");

  @TempDir Path folder;

  private record Ended(int status, String output) {}

  private Ended run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(List.of(command)).redirectErrorStream(true);
    builder.environment().merge("PATH", folder.toString(), (old, own) -> own + ":" + old);
    builder.environment().remove("DAEMON_NAME");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  private void swanctl(String output) throws IOException {
    Path swanctl = folder.resolve("swanctl");
    Files.writeString(swanctl, "#!/bin/sh\ncat <<'END'\n" + output + "\nEND\n");
    assertThat(swanctl.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void expectConnectionFindsALoadedConnection() throws Exception {
    swanctl("gw-gw: IKEv2\n  local:  192.168.0.1\n  net-net: TUNNEL");
    String command = FOLDER.resolve("expect-connection").toString();

    assertThat(run(command, "gw-gw").status()).isZero();
    assertThat(run(command, "net-net", "1").status()).isZero();
    assertThat(run(command, "local", "1").status()).isZero();
    Ended missing = run(command, "net", "0");
    assertThat(missing.status()).isEqualTo(1);
    assertThat(missing.output()).contains("'net' was not loaded within 0 s");
  }

  @Test
  void expectFileFindsAFile() throws Exception {
    String command = FOLDER.resolve("expect-file").toString();

    assertThat(run(command, folder.toString()).status()).isZero();
    assertThat(run(command, folder + "/missing", "0").status()).isEqualTo(1);
    assertThat(run(command).status()).isEqualTo(2);
  }
}
