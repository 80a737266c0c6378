// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;

/// Write certificates and keys as records of a DNS zone file (RFC 1035, 5).
///
/// @param issuance knows the keys
/// @param certificates gives the DER of a certificate by name
record ZoneText(Issuance issuance, Function<String, byte[]> certificates) {
  private static final int LINE = 64;

  byte[] zone(ZoneDefinition zone) {
    StringBuilder text = new StringBuilder("; certificates\n");
    for (String name : zone.certificates()) {
      String base64 = Base64.getEncoder().encodeToString(certificates.apply(name));
      append(text, name + "\tIN\tCERT\t1 0 0", base64);
    }
    text.append("; public keys\n");
    for (String name : zone.keys()) {
      String gateway = name + "." + zone.domain() + ".";
      append(text, name + "\tIN\tIPSECKEY\t10 3 2 " + gateway, issuance.key(name).dnskey());
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static void append(StringBuilder text, String begin, String base64) {
    text.append(begin).append(" (\n");
    for (int at = 0; at < base64.length(); at += LINE) {
      String line = base64.substring(at, Math.min(base64.length(), at + LINE));
      text.append("\t\t").append(line).append('\n');
    }
    text.append("\t\t)\n");
  }
}
