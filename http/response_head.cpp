#include <boost/beast/http/status.hpp>

#include "http/session.h"

namespace chatelaine::http {
namespace {

bool isClean(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

}  // namespace

std::string headOf(const Response& response, AfterResponse after) {
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + " ";
  head += std::string_view(boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(response.status)));
  head += "\r\n";
  for (const HeaderField& field : response.headers) {
    if (!isClean(field.name) || !isClean(field.value)) continue;
    head += field.name + ": " + field.value + "\r\n";
  }
  if (response.status != 204 && response.status != 304)
    head += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
  head += after == AfterResponse::close ? "Connection: close\r\n\r\n" : "\r\n";
  return head;
}

}  // namespace chatelaine::http
