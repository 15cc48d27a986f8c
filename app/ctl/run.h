// chatelainectl from its first argument to its exit status.
#pragma once

namespace chatelaine::ctl {

int run(int argc, char** argv);

}  // namespace chatelaine::ctl
