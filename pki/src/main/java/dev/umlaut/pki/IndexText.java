// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Write the list of an authority's certificates as OpenSSL's `ca` command keeps it: a line for
/// each, with six fields and tabs between them.
///
/// @param issuance knows subjects, serial numbers and validities
/// @param now what dates of revocation are relative to
record IndexText(Issuance issuance, Instant now) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter LONG_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Instant LONG_BEGIN = Instant.parse("2050-01-01T00:00:00Z");

  /// @param crl says what is revoked; null: nothing is
  byte[] index(RegisterDefinition register, @Nullable CrlDefinition crl) {
    StringBuilder text = new StringBuilder();
    for (String name : register.certificates()) {
      CertificateTemplate template = issuance.template(name);
      Optional<Revocation> revocation = revocation(issuance.serial(template), template, crl);
      text.append(revocation.isPresent() ? 'R' : 'V')
          .append('\t')
          .append(time(issuance.until(template)))
          .append('\t')
          .append(revocation.map(this::revoked).orElse(""))
          .append('\t')
          .append(Serials.hex(issuance.serial(template)))
          .append("\tunknown\t");
      for (DistinguishedName.Attribute attribute : template.subject().attributes()) {
        text.append('/').append(attribute.type()).append('=').append(attribute.value());
      }
      text.append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Optional<Revocation> revocation(
      BigInteger serial, CertificateTemplate template, @Nullable CrlDefinition crl) {
    if (crl == null) {
      return Optional.empty();
    }
    return crl.revoked().stream()
        .filter(revocation ->
            switch (revocation.what()) {
              case Revocation.Revoked.Serial(BigInteger number) -> number.equals(serial);
              case Revocation.Revoked.Certificate(String name) -> name.equals(template.name());
            })
        .findFirst();
  }

  private String revoked(Revocation revocation) {
    return time(now.plus(revocation.date())) + "," + revocation.reason().indexName();
  }

  private static String time(Instant time) {
    return (time.isBefore(LONG_BEGIN) ? TIME : LONG_TIME).format(time);
  }
}
