// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.os.UmlautException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Protects the handshake of RFC 1928 from clients that want something else.
class SocksProxyTest {
  private final ByteArrayOutputStream answers = new ByteArrayOutputStream();
  private String asked = "";

  /// Whoever is connected to is not of interest here: the end of it is an exception.
  private final SocksProxy.Connector connector =
      (address, port) -> {
        asked = address + " " + port;
        throw new IOException("nobody there");
      };

  private Socket client(byte[] says) {
    return new Socket() {
      @Override
      public InputStream getInputStream() {
        return new ByteArrayInputStream(says);
      }

      @Override
      public OutputStream getOutputStream() {
        return answers;
      }

      @Override
      public synchronized void setSoTimeout(int timeout) {}
    };
  }

  private String answer(String hex, SocksProxy.Connector to) {
    answers.reset();
    assertThatThrownBy(() -> SocksProxy.serve(client(HexFormat.of().parseHex(hex)), to))
        .isInstanceOf(IOException.class);
    return HexFormat.of().formatHex(answers.toByteArray());
  }

  @Test
  void addressesAndNamesAreUnderstood() {
    String unreachable = "0500" + "05040001000000000000";
    assertThat(answer("050100" + "050100010a0000020050", connector)).isEqualTo(unreachable);
    assertThat(asked).isEqualTo("10.0.0.2 80");
    assertThat(answer("050100" + "0501000303" + "73756e" + "1f90", connector))
        .isEqualTo(unreachable);
    assertThat(asked).isEqualTo("sun 8080");
    assertThat(
            answer("05020200" + "05010004" + "fec0" + "00".repeat(13) + "01" + "0050", connector))
        .isEqualTo(unreachable);
    assertThat(asked).isEqualTo("fec0:0:0:0:0:0:0:1 80");
  }

  @Test
  void whatIsNotServedIsRefusedAsTheClientExpects() {
    assertThat(answer("050102", connector)).as("only with a password").isEqualTo("05ff");
    assertThat(answer("050100" + "050200010a0000020050", connector))
        .as("bind")
        .isEqualTo("0500" + "05070001000000000000");
    assertThat(answer("050100" + "050100090a0000020050", connector))
        .as("an unknown kind of address")
        .isEqualTo("0500" + "05080001000000000000");
    assertThat(answer("0401", connector)).as("version 4").isEmpty();
    assertThat(answer("050100" + "0501", connector)).as("no end").isEqualTo("0500");
    assertThat(
            answer(
                "050100" + "050100010a0000020050",
                (_, _) -> {
                  throw new UmlautException("the host is off", "");
                }))
        .isEqualTo("0500" + "05010001000000000000");
  }

  @Test
  void noiseIsNoWorseThanAnError() {
    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      byte[] noise = new byte[random.nextInt(40)];
      random.nextBytes(noise);
      if (noise.length > 3) {
        noise[0] = 5;
        noise[1] = 1;
        noise[2] = 0;
      }
      assertThatThrownBy(() -> SocksProxy.serve(client(noise), connector))
          .as("seed %d", seed)
          .isInstanceOf(IOException.class);
    }
  }
}
