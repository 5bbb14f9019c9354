@echo off
rem Boxless on Windows: what ./boxless is elsewhere. Builds on first use, sets up threads and memory, and runs. docs/command.md lists the variables it reads.
setlocal
set "root=%~dp0"
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"

if not exist "%root%app\target\lib\" (
    echo boxless: building ^(the first time takes a minute or two and downloads libtorch^) 1>&2
    pushd "%root%"
    call mvn -q -B -DskipTests -pl app -am package 1>&2
    if errorlevel 1 (
        echo boxless: the build failed; it needs Maven and a JDK 21 or newer 1>&2
        popd
        exit /b 1
    )
    popd
)

if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=passive"
if not defined OPENBLAS_NUM_THREADS set "OPENBLAS_NUM_THREADS=1"

rem A quarter of the memory for Java. What Java and libtorch may have together Boxless sets itself: here only a part of Java's own could be given.
"%java%" -XX:MaxRAMPercentage=25 -XX:+UseParallelGC ^
    --enable-native-access=ALL-UNNAMED -Djava.awt.headless=true "-Dboxless.home=%root%." -Dboxless.terminal=false ^
    %BOXLESS_JAVA_OPTS% -cp "%root%app\target\*;%root%app\target\lib\*" boxless.app.Main %*
exit /b %errorlevel%
