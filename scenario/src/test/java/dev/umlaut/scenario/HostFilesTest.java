// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects what of a scenario's files reaches a host, and as what.
class HostFilesTest {
  private static final Map<String, String> FILL_INS =
      Map.of("KEY", "0102", "KEY_ID", "aa", "CA", "root");

  @TempDir Path folder;

  private HostFiles files(Map<String, byte[]> credentials) {
    ScenarioPlan plan = Examples.plan(folder, "", "", "");
    HostFiles.Values values =
        new HostFiles.Values(new Placeholders(plan.placeholders()), new FillIns(FILL_INS));
    return HostFiles.of(plan.scenario(), "moon", values, credentials);
  }

  private static Map<String, String> unpack(HostFiles files) throws IOException {
    Map<String, String> found = new LinkedHashMap<>();
    try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(files.tar()))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        String content = new String(tar.readAllBytes(), StandardCharsets.UTF_8);
        found.put(e.getName() + " " + Integer.toOctalString(e.getMode()), content);
      }
    }
    return found;
  }

  private void file(String name, String content) {
    Examples.file(folder.resolve("family/example/hosts/moon/etc").resolve(name), content);
  }

  @Test
  void templatesAreFilledInAndLoseTheirSuffix() throws IOException {
    file("data.sql.in", "X'KEY_ID', X'KEY', 'CAKEY', 'PH_IP_MOON'");
    file("data.sql", "an older one");
    file("plain.conf", "KEY PH_IP_MOON1");
    file("key.pem", "PH_IP_MOON");

    assertThat(unpack(files(Map.of())))
        .containsEntry("etc/data.sql 644", "X'aa', X'0102', 'root0102', '192.168.0.1'")
        .containsEntry("etc/plain.conf 644", "KEY 10.1.0.1")
        .containsEntry("etc/key.pem 644", "PH_IP_MOON")
        .doesNotContainKey("etc/data.sql.in 644");
  }

  @Test
  void credentialsComeLastAndKeysAreSecret() throws IOException {
    file("ipsec.d/cert.pem", "old");
    String key = "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n";

    assertThat(
            unpack(
                files(
                    Map.of(
                        "/etc/ipsec.d/cert.pem", "new PH_IP_MOON".getBytes(StandardCharsets.UTF_8),
                        "/etc/key.pem", key.getBytes(StandardCharsets.UTF_8)))))
        .containsEntry("etc/ipsec.d/cert.pem 644", "new PH_IP_MOON")
        .containsEntry("etc/key.pem 600", key);
  }

  @Test
  void aHostMayHaveCredentialsOnly() {
    ScenarioPlan plan = Examples.plan(folder, "", "", "");
    HostFiles.Values values = new HostFiles.Values(Placeholders.NONE, new FillIns(Map.of()));

    assertThat(HostFiles.of(plan.scenario(), "sun", values, Map.of()).isEmpty()).isTrue();
    assertThat(
            HostFiles.of(plan.scenario(), "sun", values, Map.of("/etc/a", new byte[0])).isEmpty())
        .isFalse();
  }

  @Test
  void filesAreSearchedForWords() {
    file("script", "sysctl -w net.ipv4.ip_forward=0");

    assertThat(files(Map.of()).mention(Pattern.compile("sysctl"))).isTrue();
    assertThat(files(Map.of()).mention(Pattern.compile("nft"))).isFalse();
  }
}
