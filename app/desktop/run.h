// The composition root of the desktop: places, daemon, models and window put together.
#pragma once

namespace chatelaine::desktop {

int run(int argc, char** argv);  // the exit code

}  // namespace chatelaine::desktop
