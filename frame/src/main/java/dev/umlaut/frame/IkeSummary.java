// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import dev.umlaut.frame.PacketSummary.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Summaries of IKE messages: version 2 (RFC 7296) with the payloads that are not encrypted, and
/// the exchanges of version 1 (RFC 2408).
final class IkeSummary {
  private static final int HEADER_BYTES = 28;
  private static final int PAYLOADS_MAX = 32;
  private static final int NOTIFY = 41;
  private static final int ENCRYPTED = 46;
  private static final int ENCRYPTED_FRAGMENT = 53;

  private static final Map<Integer, String> EXCHANGES =
      Map.of(
          34, "IKE_SA_INIT",
          35, "IKE_AUTH",
          36, "CREATE_CHILD_SA",
          37, "INFORMATIONAL",
          38, "IKE_SESSION_RESUME",
          43, "IKE_INTERMEDIATE",
          44, "IKE_FOLLOWUP_KE");

  private static final Map<Integer, String> EXCHANGES1 =
      Map.of(
          2, "Identity Protection",
          4, "Aggressive",
          5, "Informational",
          6, "Transaction",
          32, "Quick Mode");

  private static final Map<Integer, String> PAYLOADS =
      Map.ofEntries(
          Map.entry(33, "SA"),
          Map.entry(34, "KE"),
          Map.entry(35, "IDi"),
          Map.entry(36, "IDr"),
          Map.entry(37, "CERT"),
          Map.entry(38, "CERTREQ"),
          Map.entry(39, "AUTH"),
          Map.entry(40, "No"),
          Map.entry(42, "D"),
          Map.entry(43, "V"),
          Map.entry(44, "TSi"),
          Map.entry(45, "TSr"),
          Map.entry(47, "CP"),
          Map.entry(48, "EAP"));

  private static final Map<Integer, String> NOTIFIES =
      Map.ofEntries(
          Map.entry(1, "UNSUPPORTED_CRITICAL_PAYLOAD"),
          Map.entry(7, "INVALID_SYNTAX"),
          Map.entry(14, "NO_PROPOSAL_CHOSEN"),
          Map.entry(17, "INVALID_KE_PAYLOAD"),
          Map.entry(24, "AUTHENTICATION_FAILED"),
          Map.entry(16388, "NATD_S_IP"),
          Map.entry(16389, "NATD_D_IP"),
          Map.entry(16390, "COOKIE"),
          Map.entry(16404, "MULT_AUTH"),
          Map.entry(16406, "REDIRECT_SUPPORTED"),
          Map.entry(16418, "CHILDLESS_IKEV2_SUPPORTED"),
          Map.entry(16430, "FRAGMENTATION_SUPPORTED"),
          Map.entry(16431, "SIGNATURE_HASH_ALGORITHMS"),
          Map.entry(16438, "INTERMEDIATE_EXCHANGE_SUPPORTED"));

  private IkeSummary() {}

  static Said of(PacketBytes ike) {
    if (!ike.has(HEADER_BYTES)) {
      return Said.cutOff("IKE");
    }
    int version = ike.u8(17) >> 4;
    int exchange = ike.u8(18);
    if (version == 1) {
      String name = EXCHANGES1.getOrDefault(exchange, "exchange " + exchange);
      boolean encrypted = (ike.u8(19) & 1) != 0;
      return new Said("IKEv1", name + (encrypted ? ", encrypted" : ""));
    }
    boolean response = (ike.u8(19) & 0x20) != 0;
    String info =
        "%s %s %d [ %s]"
            .formatted(
                EXCHANGES.getOrDefault(exchange, "exchange " + exchange),
                response ? "response" : "request",
                ike.u32(20),
                payloads(ike));
    return new Said("IKEv" + version, info);
  }

  private static String payloads(PacketBytes ike) {
    List<String> names = new ArrayList<>();
    int next = ike.u8(16);
    PacketBytes at = ike.behind(HEADER_BYTES);
    while (next != 0 && at.has(4) && names.size() < PAYLOADS_MAX) {
      int length = at.u16(2);
      names.add(
          switch (next) {
            case NOTIFY -> "N(" + notify(at.u16(6)) + ")";
            case ENCRYPTED -> "encrypted";
            case ENCRYPTED_FRAGMENT -> "fragment %d/%d".formatted(at.u16(4), at.u16(6));
            default -> PAYLOADS.getOrDefault(next, "payload " + next);
          });
      if (length < 4 || next == ENCRYPTED || next == ENCRYPTED_FRAGMENT) {
        break; // the next type is that of what is encrypted
      }
      next = at.u8(0);
      at = at.behind(length);
    }
    return String.join(" ", names) + (names.isEmpty() ? "" : " ");
  }

  private static String notify(int type) {
    return NOTIFIES.getOrDefault(type, String.valueOf(type));
  }
}
