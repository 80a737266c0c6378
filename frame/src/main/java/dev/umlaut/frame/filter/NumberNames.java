// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Names that stand for numbers.
final class NumberNames {
  /// In arithmetic: places in headers (RFC 792, 4443, 9293) and what may stand there (IANA).
  static final Map<String, Integer> CONSTANTS =
      read(
          """
          tcpflags 13 icmptype 0 icmpcode 1 icmp6type 0 icmp6code 1
          tcp-fin 1 tcp-syn 2 tcp-rst 4 tcp-push 8 tcp-ack 16 tcp-urg 32 tcp-ece 64 tcp-cwr 128
          icmp-echoreply 0 icmp-unreach 3 icmp-sourcequench 4 icmp-redirect 5 icmp-echo 8
          icmp-routeradvert 9 icmp-routersolicit 10 icmp-timxceed 11 icmp-paramprob 12
          icmp-tstamp 13 icmp-tstampreply 14 icmp-ireq 15 icmp-ireqreply 16 icmp-maskreq 17
          icmp-maskreply 18
          icmp6-destinationunreach 1 icmp6-packettoobig 2 icmp6-timeexceeded 3
          icmp6-parameterproblem 4 icmp6-echo 128 icmp6-echoreply 129
          icmp6-multicastlistenerquery 130 icmp6-multicastlistenerreportv1 131
          icmp6-multicastlistenerdone 132 icmp6-routersolicit 133 icmp6-routeradvert 134
          icmp6-neighborsolicit 135 icmp6-neighboradvert 136 icmp6-redirect 137
          icmp6-routerrenum 138 icmp6-nodeinformationquery 139 icmp6-nodeinformationresponse 140
          icmp6-ineighbordiscoverysolicit 141 icmp6-ineighbordiscoveryadvert 142
          icmp6-multicastlistenerreportv2 143 icmp6-homeagentdiscoveryrequest 144
          icmp6-homeagentdiscoveryreply 145 icmp6-mobileprefixsolicit 146
          icmp6-mobileprefixadvert 147 icmp6-certpathsolicit 148 icmp6-certpathadvert 149
          icmp6-multicastrouteradvert 151 icmp6-multicastroutersolicit 152
          icmp6-multicastrouterterm 153
          """);

  /// Behind `port` (IANA's registry).
  static final Map<String, Integer> PORTS =
      read(
          """
          echo 7 discard 9 daytime 13 chargen 19 ftp-data 20 ftp 21 ssh 22 telnet 23 smtp 25
          time 37 whois 43 tacacs 49 domain 53 bootps 67 bootpc 68 tftp 69 http 80 kerberos 88
          pop3 110 sunrpc 111 ntp 123 netbios-ns 137 netbios-dgm 138 netbios-ssn 139 imap2 143
          snmp 161 snmp-trap 162 bgp 179 ldap 389 https 443 microsoft-ds 445 isakmp 500 syslog 514
          route 520 ripng 521 dhcpv6-client 546 dhcpv6-server 547 ldaps 636 ldp 646 domain-s 853
          imaps 993 pop3s 995 openvpn 1194 radius 1812 radius-acct 1813 nfs 2049 iscsi-target 3260
          mysql 3306 ipsec-nat-t 4500 sip 5060 sip-tls 5061 mdns 5353 postgresql 5432 vxlan 4789
          syslog-tls 6514
          """);

  /// Behind `proto` (IANA's registry), besides those that are words of their own.
  static final Map<String, Integer> PROTOCOLS =
      read(
          """
          icmp 1 igmp 2 ipencap 4 ipip 4 tcp 6 egp 8 igp 9 udp 17 dccp 33 ipv6 41 ipv6-route 43
          ipv6-frag 44 rsvp 46 gre 47 esp 50 ah 51 icmp6 58 ipv6-icmp 58 ipv6-nonxt 59
          ipv6-opts 60 eigrp 88 ospf 89 pim 103 ipcomp 108 vrrp 112 carp 112 l2tp 115 sctp 132
          udplite 136
          """);

  /// Behind `ether proto`.
  static final Map<String, Integer> TYPES =
      Stream.of(Protocol.values())
          .filter(protocol -> protocol.layer() == Protocol.Layer.TYPE)
          .collect(Collectors.toMap(Protocol::word, Protocol::number));

  private NumberNames() {}

  /// Those of which one may have been meant, nicely sorted.
  static Collection<String> sorted(Map<String, Integer> names) {
    return names.keySet().stream().sorted().toList();
  }

  private static Map<String, Integer> read(String pairs) {
    String[] words = pairs.strip().split("\\s+", -1);
    return Stream.iterate(0, i -> i + 2)
        .limit(words.length / 2)
        .collect(Collectors.toMap(i -> words[i], i -> Integer.valueOf(words[i + 1])));
  }
}
