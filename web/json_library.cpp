// Boost.JSON's sources, compiled once, here: nothing but its headers has to be installed.
#include <boost/json/src.hpp>
