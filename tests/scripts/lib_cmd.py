"""cmd: a scripted command interpreter."""
import cmd
import io
import sys

class Shell(cmd.Cmd):
    prompt = "> "
    intro = "welcome"
    def do_add(self, line):
        "Add numbers."
        print(sum(map(int, line.split())), file=self.stdout)
    def do_quit(self, line):
        return True
    def help_quit(self):
        print("leaves", file=self.stdout)
    def complete_add(self, text, line, begin, end):
        return [word for word in ("one", "other") if word.startswith(text)]
    def precmd(self, line):
        return line.lower()
    def postloop(self):
        print("bye", file=self.stdout)
    def do_shell(self, line):
        print("shell", repr(line), file=self.stdout)

out = io.StringIO()
shell = Shell(stdin=io.StringIO("add 1 2\nADD 3\n\nhelp\nhelp add\n?quit\nhelp nothing\n!ls -l\nwhat\nEOF\nquit\n"), stdout=out)
shell.use_rawinput = False
shell.cmdloop()
print(out.getvalue())
print(shell.completenames("a"), shell.completedefault(), shell.parseline("add 1"), shell.parseline("!x"), shell.parseline(""))
out.truncate(0), out.seek(0)
shell.columnize(["word%d" % i for i in range(12)], 40)
print(out.getvalue())
print(shell.onecmd("add 5"), shell.onecmd("quit"), shell.lastcmd)
