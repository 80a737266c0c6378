// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/// Makes frames of all the kinds that filters tell apart; some are cut off or broken.
final class RandomFrame {
  private final Random random;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  RandomFrame(Random random) {
    this.random = random;
  }

  byte[] next() {
    bytes.reset();
    mac();
    mac();
    for (int tags = Math.max(0, random.nextInt(5) - 2); tags > 0; tags--) {
      hex(one("8100", "88a8", "9100"));
      hex(one("0005", "2010", "0000", "0fff"));
    }
    carried();
    random(random.nextInt(random.nextInt(10) == 0 ? 600 : 40));
    byte[] frame = bytes.toByteArray();
    if (random.nextInt(4) == 0) {
      for (int i = random.nextInt(4); i > 0; i--) {
        frame[random.nextInt(frame.length)] = (byte) random.nextInt();
      }
    }
    int length = random.nextInt(4) == 0 ? random.nextInt(frame.length + 1) : frame.length;
    return Arrays.copyOf(frame, length);
  }

  private void mac() {
    hex(one("525400000001", "525400000002", "ffffffffffff", "01005e000005", "3333000000fb"));
  }

  private void carried() {
    switch (random.nextInt(14)) {
      case 0 -> arp();
      case 1 -> labels();
      case 2 -> session();
      case 3 -> control();
      case 4 -> hex(one("88cc", "6003", "6004", "6001", "6002", "6007", "8863", "809b", "80f3"));
      case 5, 6, 7, 8, 9 -> {
        hex("0800");
        ip4();
      }
      default -> {
        hex("86dd");
        ip6();
      }
    }
  }

  private void arp() {
    hex(one("0806", "0806", "8035"));
    hex("0001080006040001");
    mac();
    address4();
    mac();
    address4();
  }

  private void labels() {
    hex("8847");
    for (int more = random.nextInt(2); more > 0; more--) {
      hex(one("00005040", "186a0040"));
    }
    hex(one("00005140", "186a0140"));
    ip();
  }

  private void session() {
    hex("8864" + "1100" + one("0007", "0008") + "0040");
    if (random.nextBoolean()) {
      hex("0021");
      ip4();
    } else {
      hex("0057");
      ip6();
    }
  }

  /// IEEE 802.3 with logical link control.
  private void control() {
    hex(one("0026", "05dc", "05dd", "0000"));
    hex(
        one(
            "424203",
            "fefe0381",
            "fefe0382",
            "fefe0383",
            "f0f003",
            "e0e003",
            "ffff00",
            "060603",
            "aaaa03000000809b",
            "aaaa0308000780f3",
            "aaaa03080007809b",
            "aaaa0300000080f3",
            "aaaa030000008137",
            "aa0003"));
  }

  private void ip() {
    if (random.nextBoolean()) {
      ip4();
    } else {
      ip6();
    }
  }

  private void ip4() {
    int words = random.nextInt(3) == 0 ? 5 + random.nextInt(4) : 5;
    int protocol = protocol();
    hex(
        "4"
            + words
            + "00004000"
            + "00"
            + one("0000", "0000", "4000", "2000", "2005", "0001")
            + "40");
    bytes.write(protocol);
    hex("0000");
    address4();
    address4();
    random(4 * (words - 5));
    transport(protocol);
  }

  private void ip6() {
    hex("6000000000280040");
    byte[] start = bytes.toByteArray();
    int protocol = protocol();
    int extension = random.nextInt(3) == 0 ? pick(0, 43, 44, 60) : protocol;
    start[start.length - 2] = (byte) extension;
    bytes.reset();
    bytes.writeBytes(start);
    address6();
    address6();
    if (extension != protocol) {
      bytes.write(protocol);
      hex("00010400000000");
    }
    transport(protocol);
  }

  private int protocol() {
    return pick(1, 2, 6, 6, 6, 9, 17, 17, 17, 50, 51, 58, 58, 103, 112, 132, 59, 44);
  }

  private void transport(int protocol) {
    switch (protocol) {
      case 6, 17, 132 -> {
        port();
        port();
        hex("00000001000000025" + one("002", "010", "012", "018", "004") + "ffff0000");
      }
      case 1 -> hex(one("0800", "0000", "0301") + "0000");
      case 58 -> hex(one("8000", "8100", "8700") + "0000");
      default -> random(8);
    }
  }

  private void port() {
    int port = pick(22, 80, 443, 500, 505, 4500, 53, 0, 65535);
    bytes.write(port >> 8);
    bytes.write(port);
  }

  private void address4() {
    hex(one("0a010001", "0a010002", "c0a80001", "e0000005", "ffffffff", "00000000", "0a000001"));
  }

  private void address6() {
    hex(
        one(
            "fec00000000000000000000000000001",
            "fec00000000000000000000000000002",
            "ff020000000000000000000000000005",
            "00000000000000000000ffff0a010001",
            "fe800000000000000000000000000001"));
  }

  private void random(int count) {
    byte[] some = new byte[count];
    random.nextBytes(some);
    bytes.writeBytes(some);
  }

  private void hex(String digits) {
    bytes.writeBytes(HexFormat.of().parseHex(digits));
  }

  private String one(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private int pick(int... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
