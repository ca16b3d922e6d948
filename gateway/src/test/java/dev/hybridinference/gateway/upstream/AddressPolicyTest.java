package dev.hybridinference.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.upstream.AddressPolicy.Scope;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AddressPolicyTest {
    @ParameterizedTest
    @CsvSource({
        "8.8.8.8, GLOBAL",
        "1.1.1.1, GLOBAL",
        "9.255.255.255, GLOBAL",
        "11.0.0.0, GLOBAL",
        "172.15.255.255, GLOBAL",
        "172.32.0.0, GLOBAL",
        "100.63.255.255, GLOBAL",
        "100.128.0.0, GLOBAL",
        "169.253.255.255, GLOBAL",
        "169.255.0.0, GLOBAL",
        "223.255.255.255, GLOBAL",
        "0.0.0.0, UNSPECIFIED",
        "0.1.2.3, UNSPECIFIED",
        "10.0.0.0, PRIVATE",
        "10.255.255.255, PRIVATE",
        "172.16.0.1, PRIVATE",
        "172.31.255.255, PRIVATE",
        "192.168.1.1, PRIVATE",
        "100.64.0.1, PRIVATE",
        "100.127.255.255, PRIVATE",
        "198.18.0.1, PRIVATE",
        "198.19.255.255, PRIVATE",
        "127.0.0.1, LOOPBACK",
        "127.255.255.254, LOOPBACK",
        "169.254.0.1, LINK_LOCAL",
        "169.254.169.254, METADATA",
        "169.254.170.2, METADATA",
        "100.100.100.200, METADATA",
        "168.63.129.16, METADATA",
        "224.0.0.1, MULTICAST",
        "239.255.255.255, MULTICAST",
        "192.0.0.192, RESERVED",
        "192.0.2.1, RESERVED",
        "192.88.99.1, RESERVED",
        "198.51.100.7, RESERVED",
        "203.0.113.9, RESERVED",
        "240.0.0.1, RESERVED",
        "255.255.255.255, RESERVED",
        "2606:4700::1111, GLOBAL",
        "2a00:1450::1, GLOBAL",
        "2001:200::1, GLOBAL",
        ":: , UNSPECIFIED",
        "::1, LOOPBACK",
        "::2, RESERVED",
        "::7f00:1, RESERVED",
        "64:ff9b::a00:1, RESERVED",
        "64:ff9b:1::1, RESERVED",
        "100::1, RESERVED",
        "2001::1, RESERVED",
        "2001:2::1, RESERVED",
        "2001:1ff::1, RESERVED",
        "2001:db8::1, RESERVED",
        "2002:a00:1::1, RESERVED",
        "3fff::1, RESERVED",
        "4000::1, RESERVED",
        "5f00::1, RESERVED",
        "fc00::1, PRIVATE",
        "fdff::1, PRIVATE",
        "fd00:ec2::254, METADATA",
        "fd00:ec2::255, PRIVATE",
        "fd20:ce::254, METADATA",
        "fd00:42::42, METADATA",
        "fe80::1, LINK_LOCAL",
        "febf::1, LINK_LOCAL",
        "fec0::1, PRIVATE",
        "ff02::1, MULTICAST",
        "::ffff:127.0.0.1, LOOPBACK",
        "::ffff:169.254.169.254, METADATA",
        "::ffff:8.8.8.8, GLOBAL"
    })
    void every_address_has_one_scope(String text, Scope scope) {
        assertThat(AddressPolicy.scope(InetAddress.ofLiteral(text))).isEqualTo(scope);
    }

    @ParameterizedTest
    @EnumSource
    void only_public_addresses_are_for_everybody_and_near_ones_for_local_origins(Scope scope)
            throws UnknownHostException {
        // given
        InetAddress address = example(scope);

        // then
        assertThat(AddressPolicy.allowed(address, false)).isEqualTo(scope == Scope.GLOBAL);
        assertThat(AddressPolicy.allowed(address, true))
                .isEqualTo(
                        scope == Scope.GLOBAL || scope == Scope.LOOPBACK || scope == Scope.PRIVATE);
    }

    @Test
    void a_mapped_address_that_stayed_an_ipv6_address_is_refused() throws UnknownHostException {
        // given
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        mapped[12] = 8;
        mapped[13] = 8;
        mapped[14] = 8;
        mapped[15] = 8;

        // when
        Inet6Address address = Inet6Address.getByAddress("mapped", mapped, -1);

        // then
        assertThat(AddressPolicy.scope(address)).isEqualTo(Scope.RESERVED);
    }

    private static InetAddress example(Scope scope) {
        return InetAddress.ofLiteral(
                switch (scope) {
                    case GLOBAL -> "8.8.8.8";
                    case LOOPBACK -> "127.0.0.1";
                    case PRIVATE -> "10.0.0.1";
                    case LINK_LOCAL -> "169.254.1.1";
                    case METADATA -> "169.254.169.254";
                    case MULTICAST -> "224.0.0.1";
                    case UNSPECIFIED -> "0.0.0.0";
                    case RESERVED -> "240.0.0.1";
                });
    }
}
