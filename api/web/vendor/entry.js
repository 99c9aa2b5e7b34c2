// What the pages use of others' libraries, in one file.
export { UndirectedGraph } from "graphology";
export { Sigma } from "sigma";
export { EdgeLineProgram, NodePointProgram } from "sigma/rendering";
