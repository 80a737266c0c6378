// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// A second judge of the products, from another house: the `openssl` command, where it is
/// installed.
@Tag("os")
@EnabledIf("isInstalled")
class OpensslTest {
  @TempDir Path directory;

  static boolean isInstalled() {
    return List.of(System.getenv("PATH").split(":")).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "openssl")));
  }

  @BeforeEach
  void save() {
    Pki.generate(Example.definition(), Instant.now()).save(directory);
  }

  @Test
  void verifiesGoodAndRefusesRevokedCertificate() throws Exception {
    assertThat(verify("sun")).contains("sun.cert.pem: OK");
    assertThat(verify("moon")).contains("certificate revoked");
  }

  @Test
  void readsEveryFormOfKey() throws Exception {
    for (String key : List.of("moon.key.pem", "moon.key.pkcs8.pem", "sun.key.pem")) {
      assertThat(openssl("pkey", "-in", key, "-noout", "-check")).as(key).contains("Key is valid");
    }
    assertThat(openssl("pkey", "-in", "sun.key.encrypted.pem", "-passin", "pass:secret", "-pubout"))
        .isEqualTo(Files.readString(directory.resolve("sun.pub.pem")));
  }

  private String verify(String name) throws Exception {
    return openssl(
        "verify",
        "-crl_check",
        "-CAfile",
        "root.cert.pem",
        "-CRLfile",
        "strongswan.crl.pem",
        name + ".cert.pem");
  }

  private String openssl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
