// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The hosts' `sshd` reads these files; it says little when it cannot.
class OpenSshTest {
  @Test
  void writesAPrivateKeyInOpenSshsFormat() throws Exception {
    HostKey key = HostKey.generate();

    assertThat(new String(key.privateKeyFile(), StandardCharsets.US_ASCII))
        .startsWith("-----BEGIN OPENSSH PRIVATE KEY-----\n")
        .endsWith("-----END OPENSSH PRIVATE KEY-----\n");
    Iterable<KeyPair> read =
        SecurityUtils.loadKeyPairIdentities(
            null,
            NamedResource.ofName("host key"),
            new ByteArrayInputStream(key.privateKeyFile()),
            null);
    assertThat(KeyUtils.compareKeyPairs(read.iterator().next(), key.keyPair())).isTrue();
  }

  @Test
  void writesOneLineForAuthorizedKeys() {
    assertThat(Credentials.generate().authorizedKeysLine())
        .matches("ecdsa-sha2-nistp256 [A-Za-z0-9+/=]+ umlaut\n");
  }

  @Test
  void writesOneLineForKnownHosts() {
    assertThat(HostKey.generate().knownHostsLine("moon"))
        .matches("moon ecdsa-sha2-nistp256 [A-Za-z0-9+/=]+\n");
  }

  @Test
  void keepsThePrivateKeyFromOthers(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("key"), "old, and readable by all");

    Credentials.generate().writePrivateKey(file);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).startsWith("-----BEGIN OPENSSH PRIVATE KEY-----");
  }
}
