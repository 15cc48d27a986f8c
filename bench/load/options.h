// What the load generator is to do, read from its command line.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "core/result.h"

namespace chatelaine::bench {

struct Endpoint {
  std::string address;  // an IPv4 literal
  std::uint16_t port = 0;
};

struct Options {
  Endpoint target;                   // where to connect: the origin, a reverse proxy, or a proxy
  std::string host;                  // the name asked for, also for SNI and verification
  std::uint16_t hostPort = 443;      // as in CONNECT
  bool isProxy = false;              // CONNECT first
  std::string proxyAuthorization;    // value of the header; empty: none
  std::string certificateAuthority;  // PEM file
  std::size_t connections = 32;
  std::chrono::milliseconds warmUp{1000};
  std::chrono::milliseconds duration{5000};
  double rate = 0;  // requests per second, open loop; 0: as fast as answers come
};

// "--name value" pairs; invalidInput names the option.
Result<Options> parseOptions(int count, char** values);

}  // namespace chatelaine::bench
