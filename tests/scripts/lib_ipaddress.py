"""ipaddress: addresses, networks, interfaces, arithmetic, errors."""
import ipaddress as ip

address = ip.ip_address("192.168.1.10")
print(repr(address), int(address), address + 1, address.packed, address.is_private, address.reverse_pointer, f"{address:b}")
six = ip.ip_address("2001:db8::1")
print(repr(six), six.exploded, six.compressed, six.ipv4_mapped, ip.ip_address("::ffff:1.2.3.4").ipv4_mapped, f"{six:x}")
network = ip.ip_network("10.0.0.0/29")
print(network, network.num_addresses, list(network.hosts())[:2], network.broadcast_address, network.netmask, network.hostmask)
print(ip.ip_address("10.0.0.3") in network, list(network.subnets(new_prefix=31)), network.supernet(), network[3], network[-1])
print(ip.ip_network("10.0.0.0/8").overlaps(network), network.subnet_of(ip.ip_network("10.0.0.0/8")), list(network.address_exclude(ip.ip_network("10.0.0.0/30"))))
interface = ip.ip_interface("192.0.2.5/24")
print(repr(interface), interface.ip, interface.network, interface.with_netmask, interface.with_hostmask)
print(list(ip.summarize_address_range(ip.ip_address("10.0.0.1"), ip.ip_address("10.0.0.6"))))
print(list(ip.collapse_addresses([ip.ip_network("10.0.0.0/25"), ip.ip_network("10.0.0.128/25")])))
print(sorted([ip.ip_address("10.0.0.2"), ip.ip_address("9.9.9.9")]), ip.ip_address(1) == ip.ip_address("0.0.0.1"), hash(address) == hash(ip.ip_address("192.168.1.10")))
for bad in ("256.1.1.1", "1.2.3", "01.2.3.4", "::1::", "1:2:3", "", "g::"):
    try:
        ip.ip_address(bad)
    except ValueError as error:
        print(error)
for call in (lambda: ip.ip_network("10.0.0.1/8"), lambda: ip.ip_network("10.0.0.0/33"), lambda: address < six,
             lambda: ip.IPv4Address("1.2.3.4/5"), lambda: address + 2 ** 40, lambda: ip.ip_network("::/129"), lambda: network[9]):
    try:
        print(call())
    except (ValueError, TypeError, IndexError) as error:
        print(type(error).__name__, error)
